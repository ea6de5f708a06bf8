/** A regular expression as far as an example of it needs: what it is made of, in order. */
export type RegexPart =
  | { readonly type: 'text'; readonly text: string }
  /** A class or an escape that one character has to be in, as JavaScript writes it. */
  | { readonly type: 'one-of'; readonly source: string }
  | { readonly type: 'any' }
  /** Alternatives; each a sequence. */
  | { readonly type: 'group'; readonly alternatives: readonly (readonly RegexPart[])[] }
  | { readonly type: 'repeat'; readonly part: RegexPart; readonly min: number; readonly max: number }
  /** What matches no character: an anchor, or what is looked at ahead and behind. */
  | { readonly type: 'nothing'; readonly source: string };

/** Groups in each other that are read. */
const deepest = 30;

class Unreadable extends Error {}

/** What is spelled otherwise in JavaScript. */
const escapes: Readonly<Record<string, string>> = { h: '[ \\t]', A: '^', z: '$', Z: '$' };
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

const posix: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: 'A-Fa-f0-9',
};

/** A regular expression of nginx's (PCRE) in JavaScript's words; null where JavaScript has none for it. */
export function toJavaScript(pattern: string): { readonly source: string; readonly ignoreCase: boolean } | null {
  const ignoreCase = pattern.startsWith('(?i)');
  const body = ignoreCase ? pattern.slice(4) : pattern;
  const foreign =
    /\(\?(?:[>|#R&(0-9+'^-]|P[>=]|[a-zA-Z]+[:)-])|\(\*|(?:[*+?]|\{\d+(?:,\d*)?\})\+|\\[QEKRGXCpPkgN]|\[\^?\]/;
  // An escaped backslash or bracket is no sign of anything.
  if (foreign.test(body.replaceAll(/\\[^\w\s]/g, '_').replaceAll(/\[[^\]]+\]/g, '_'))) return null;
  const source = body
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\[:(\w+):\]/g, (written, name: string) => posix[name] ?? written)
    .replaceAll(/\\(.)/gs, (written, letter: string) => escapes[letter] ?? written);
  return { source, ignoreCase };
}

/** Reads a regular expression in JavaScript's words; null where it has what is not read here. */
export function parseRegex(source: string): RegexPart | null {
  let at = 0;
  const rest = (): string => source.slice(at, at + 40);
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  };

  const atom = (depth: number): RegexPart => {
    const look = take(/\(\?<?[=!]/y);
    if (look !== null) {
      group(depth + 1);
      return { type: 'nothing', source: look[0] };
    }
    if (take(/\((?:\?:|\?<\w+>)?/y) !== null) return group(depth + 1);
    const bracketed = take(/\[\^?\]?(?:\\.|[^\]\\])*\]/sy);
    if (bracketed !== null) return { type: 'one-of', source: bracketed[0] };
    if (take(/\./y) !== null) return { type: 'any' };
    const anchor = take(/[$^]|\\[bB]/y);
    if (anchor !== null) return { type: 'nothing', source: anchor[0] };
    const escaped = take(/\\(.)/sy);
    if (escaped !== null) {
      const [written, letter = ''] = escaped;
      if (/[dDsSwW]/.test(letter)) return { type: 'one-of', source: written };
      const text = controls[letter] ?? letter;
      if (/[A-Za-z0-9]/.test(letter) && text === letter) throw new Unreadable();
      return { type: 'text', text };
    }
    const literal = take(/[^()[\\.*+?|^$]/sy);
    if (literal === null) throw new Unreadable();
    return { type: 'text', text: literal[0] };
  };

  const repeated = (part: RegexPart): RegexPart => {
    const found = take(/(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/y);
    if (found === null) return part;
    const [, sign, least, comma, most] = found;
    if (sign !== undefined)
      return { type: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(least);
    return { type: 'repeat', part, min, max: comma === undefined ? min : most === undefined ? Infinity : Number(most) };
  };

  /** Alternatives up to a closing bracket, or at the top up to the end. */
  const alternativesOf = (depth: number): RegexPart => {
    if (depth > deepest) throw new Unreadable();
    const alternatives: RegexPart[][] = [[]];
    while (at < source.length && !rest().startsWith(')')) {
      if (take(/\|/y) !== null) alternatives.push([]);
      else alternatives.at(-1)?.push(repeated(atom(depth)));
    }
    return { type: 'group', alternatives };
  };

  const group = (depth: number): RegexPart => {
    const inside = alternativesOf(depth);
    if (take(/\)/y) === null) throw new Unreadable();
    return inside;
  };

  try {
    const whole = alternativesOf(0);
    return at === source.length ? whole : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
