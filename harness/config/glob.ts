import { byText } from '../model/by-text.ts';

/** A piece of a pattern: `*`, or what one character has to be. */
type Piece = '*' | ((character: string) => boolean);

/** Classes of characters in brackets, `[[:digit:]]`. */
const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

/** What may stand for brackets, and how long they are; null where they are not closed, and `[` stands for itself. */
function brackets(pattern: string): { readonly length: number; readonly piece: Piece } | null {
  const found = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]/s.exec(pattern);
  if (found === null) return null;
  const [{ length }, not = '', listed = ''] = found;
  const tests = [...listed.matchAll(/\[:([a-z]+):\]|(\\.|[^\\])(?:-(\\.|[^\\]))?/gs)].map(([, named, from, to]) => {
    if (named !== undefined) return (character: string) => classes[named]?.test(character) === true;
    const [first = '', last = ''] = [from, to ?? from].map((one) => one?.replace(/^\\(?=.)/s, ''));
    return (character: string) => first <= character && character <= last;
  });
  return { length, piece: (character) => tests.some((test) => test(character)) === (not === '') };
}

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern[at] ?? '';
    const listed = sign === '[' ? brackets(pattern.slice(at)) : null;
    if (listed !== null) {
      pieces.push(listed.piece);
      at += listed.length - 1;
    } else if (sign === '*') {
      if (pieces.at(-1) !== '*') pieces.push('*');
    } else if (sign === '?') {
      pieces.push(() => true);
    } else {
      const itself = sign === '\\' ? (pattern[++at] ?? '\\') : sign;
      pieces.push((character) => character === itself);
    }
  }
  return pieces;
}

/** Goes back to the last `*` alone, so that no pattern takes long. */
function fits(pieces: readonly Piece[], name: string): boolean {
  let at = 0;
  let next = 0;
  let star = { piece: -1, at: 0 };
  while (at < name.length) {
    const piece = pieces[next];
    if (piece === '*') {
      star = { piece: next, at };
      next++;
    } else if (piece?.(name[at] ?? '') === true) {
      at++;
      next++;
    } else if (star.piece >= 0) {
      star = { ...star, at: star.at + 1 };
      at = star.at;
      next = star.piece + 1;
    } else {
      return false;
    }
  }
  return pieces.slice(next).every((piece) => piece === '*');
}

/** Whether nginx takes a path of an `include` for a pattern (ngx_conf_include). */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Which names of one folder one part of a pattern is for, as glob(3) has it: a dot at the beginning has to be written. */
export function nameMatcher(part: string): (name: string) => boolean {
  const pieces = piecesOf(part);
  const dotted = /^\\?\./.test(part);
  return (name) => (dotted || !name.startsWith('.')) && fits(pieces, name);
}

/** The paths that a pattern matches, sorted as glob(3) sorts them for nginx. */
export function matching(pattern: string, paths: Iterable<string>): readonly string[] {
  const parts = pattern.split('/').map(nameMatcher);
  const matches = [...paths].filter((path) => {
    const names = path.split('/');
    return names.length === parts.length && parts.every((part, index) => part(names[index] ?? ''));
  });
  return matches.sort(byText);
}
