import type { Kind } from './kind.ts';
import { type Look, lookByKind, lookByPhase } from './look.ts';

/** Characters that mean something to grep -E. */
const special = /[\\^$.*+?()[\]{}|]/g;
const placeholders: Readonly<Record<string, string>> = { '{text}': '.*', '{number}': '[0-9]+', '{address}': '[^ ]+' };

function asPattern(message: string): string {
  return message
    .split(/(\{\w+\})/)
    .map((part) => placeholders[part] ?? part.replaceAll(special, '\\$&'))
    .join('');
}

const anyOf = (patterns: readonly string[]) => (patterns.length === 1 ? `${patterns[0]}` : `(${patterns.join('|')})`);

/**
 * An extended regular expression (grep -E) for the lines of the kind in an error.log; null where it has no line. Where
 * kinds share a line it finds all of them.
 */
export function grepPattern({ signature, errnos }: Pick<Kind, 'signature' | 'errnos'>): string | null {
  if (signature === null) return null;
  const printed = errnos.filter((errno) => errno !== 0);
  const errno = printed.length === 0 ? '' : ` \\(${anyOf(printed.map(String))}: `;
  // Between the errno and `while` stand the words that the C library has for it.
  const doing =
    signature.while.length === 0
      ? ''
      : `.*while ${anyOf(signature.while.map((words) => words.replaceAll(special, '\\$&')))}`;
  return `${anyOf(signature.messages.map(asPattern))}${errno}${doing}`;
}

/** What to look at for a kind: what is its own first, then what is the same for its phase. */
export function whatToLookAt({ id, phase }: Pick<Kind, 'id' | 'phase'>): readonly Look[] {
  return [...(lookByKind[id] ?? []), ...lookByPhase[phase]];
}
