import { parseRegex, type RegexPart, toJavaScript } from './regex-syntax.ts';

/** A regular expression of a config that can be asked. */
export interface LocationRegex {
  /** Null where it cannot be told: JavaScript has no words for it, or it might take for ever. */
  readonly matches: (path: string) => boolean | null;
  /** Texts that it is made for, the shortest first; some may not match. */
  readonly examples: readonly string[];
}

/** Characters that are tried in the place of a class, those that look best in a path first. */
const characters = [...'aA1-_/.x0bczZ9 ~%+=&@:,'];
const mostExamples = 24;
const longest = 200;
const longestPattern = 1000;
/** A repetition of what repeats can take a time that doubles with each character. */
const longestOfNested = 24;

function compiled(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

function firstIn(source: string, ignoreCase: boolean): string | null {
  const test = compiled(`^${source}$`, ignoreCase ? 'i' : '');
  return characters.find((character) => test?.test(character)) ?? null;
}

/** Ways of writing a sequence of parts, some of them. */
function combined(ways: readonly (readonly string[])[]): readonly string[] {
  return ways.reduce<readonly string[]>(
    (begun, next) =>
      begun
        .flatMap((text) => next.map((end) => text + end).filter(({ length }) => length <= longest))
        .slice(0, mostExamples),
    [''],
  );
}

function waysOf(part: RegexPart, ignoreCase: boolean): readonly string[] {
  switch (part.type) {
    case 'text':
      return [part.text];
    case 'any':
      return ['x'];
    case 'nothing':
      return [''];
    case 'one-of': {
      const first = firstIn(part.source, ignoreCase);
      return first === null ? [] : [first];
    }
    case 'group':
      return part.alternatives
        .flatMap((parts) => combined(parts.map((one) => waysOf(one, ignoreCase))))
        .slice(0, mostExamples);
    case 'repeat': {
      const once = waysOf(part.part, ignoreCase);
      const least = once.map((text) => text.repeat(Math.min(part.min, longest)));
      const ways = part.min === 0 ? [...(part.max > 0 ? once : []), ''] : least;
      return ways.slice(0, mostExamples).filter((text) => text.length <= longest);
    }
  }
}

/** Whether something that repeats, or has alternatives, is repeated without an end. */
function isNested(part: RegexPart, repeats = false): boolean {
  if (part.type === 'repeat') {
    const many = part.max > 3;
    return (repeats && (many || part.max > part.min)) || isNested(part.part, repeats || many);
  }
  if (part.type !== 'group') return false;
  return (
    (repeats && part.alternatives.length > 1) ||
    part.alternatives.some((parts) => parts.some((one) => isNested(one, repeats)))
  );
}

const unknown: LocationRegex = { matches: () => null, examples: [] };

/** Makes a regular expression of nginx's (PCRE) answer what it matches, and finds examples of it. */
export function locationRegex(pattern: string, caseless: boolean): LocationRegex {
  const translated = pattern.length > longestPattern ? null : toJavaScript(pattern);
  if (translated === null) return unknown;
  const ignoreCase = caseless || translated.ignoreCase;
  const regex = compiled(translated.source, ignoreCase ? 'i' : '');
  if (regex === null) return unknown;
  const parsed = parseRegex(translated.source);
  const limit = parsed === null || isNested(parsed) ? longestOfNested : longest;
  const matches = (path: string): boolean | null => (path.length > limit ? null : regex.test(path));
  return { matches, examples: parsed === null ? [] : waysOf(parsed, ignoreCase) };
}
