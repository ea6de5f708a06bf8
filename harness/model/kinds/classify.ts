import { type ErrorLine, splitErrorLine } from './error-line.ts';
import { type KindId, kinds } from './index.ts';
import type { Kind } from './kind.ts';

/** Words after `while` of a line about an upstream, be it of a known kind or not. */
const upstreamWork: ReadonlySet<string> = new Set([
  'connecting to upstream',
  'SSL handshaking to upstream',
  'sending request to upstream',
  'reading response header from upstream',
  'reading upstream',
]);

const placeholders: Readonly<Record<string, string>> = {
  '{text}': '.*',
  '{number}': '\\d+',
  '{address}': '(?!unix:)\\S+',
};

interface Recogniser {
  readonly id: KindId;
  readonly kind: Kind;
  readonly messages: readonly { readonly begin: string; readonly whole: RegExp }[];
  /** A signature that asks for more outranks one that asks for less. */
  readonly rank: number;
}

function messagePattern(message: string): { begin: string; whole: RegExp } {
  const parts = message.split(/(\{\w+\})/);
  const source = parts.map((part) => placeholders[part] ?? part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('');
  return {
    begin: placeholders[parts[0] ?? ''] === undefined ? (parts[0] ?? '') : '',
    whole: new RegExp(`^${source}$`, 's'),
  };
}

const recognisers: readonly Recogniser[] = kinds
  .flatMap((kind): Recogniser[] => {
    if (kind.signature === null) return [];
    const rank = (kind.signature.schemes === null ? 0 : 2) + (kind.errnos.length === 0 ? 0 : 1);
    return [{ id: kind.id, kind, messages: kind.signature.messages.map(messagePattern), rank }];
  })
  .sort((a, b) => b.rank - a.rank);

function matches({ kind, messages }: Recogniser, line: ErrorLine): boolean {
  const { signature, errnos } = kind;
  if (signature === null || (errnos.length > 0 && !errnos.includes(line.errno))) return false;
  if (signature.while.length > 0 && !signature.while.includes(line.while ?? '')) return false;
  if (signature.schemes !== null && (line.scheme === null || !signature.schemes.includes(line.scheme))) return false;
  return messages.some(({ begin, whole }) => line.words.startsWith(begin) && whole.test(line.words));
}

/** The kind whose line this is, be it the cause of an error or only its company; null where it is of no known kind. */
export function recognise(line: ErrorLine): KindId | null {
  return recognisers.find((recogniser) => matches(recogniser, line))?.id ?? null;
}

/** Kind of a line that is already taken apart; as `classify`. */
export function classifyLine(line: ErrorLine): KindId | 'unknown' | null {
  const found = recognisers.find((recogniser) => matches(recogniser, line));
  if (found !== undefined) return found.kind.decides ? found.id : null;
  const severe = line.level === null || ['error', 'crit', 'alert', 'emerg'].includes(line.level);
  const ofUpstream = line.upstreamAddress !== null || (line.while !== null && upstreamWork.has(line.while));
  return severe && ofUpstream ? 'unknown' : null;
}

/**
 * The kind of gateway error that a line of nginx's error.log tells of; the line may lack its date, level and context.
 * `unknown`: it is about an upstream and of no known kind. null: it says of no gateway error (a warning that a server
 * is left out, the app's error stream, a notice). Where kinds share a line it is the plain one: see sharesLineWith.
 */
export function classify(errorLine: string): KindId | 'unknown' | null {
  return classifyLine(splitErrorLine(errorLine));
}
