import { endOfLua, hasLua } from './lua-block.ts';

/** A place in the text of a config; line and column count from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A piece of a config. The `raw` texts of all its tokens, one after the other, are the config. */
export interface Token {
  /** `sign`: a `;`, `{` or `}` that stands for itself, not one in a word or a string. */
  readonly kind: 'space' | 'comment' | 'word' | 'sign';
  readonly raw: string;
  /** What nginx reads: a word without its quotes and escapes. */
  readonly text: string;
  /** It is in quotes. */
  readonly quoted: boolean;
  /** A string in quotes without the quote at its end. */
  readonly unclosed: boolean;
  readonly at: Position;
}

/** Each alternative begins where the one before cannot, and together they leave no character out. */
const tokenPattern =
  /(?<space>[ \t\r\n]+)|(?<comment>#[^\n]*)|(?<sign>[;{}])|(?<quoted>"(?:\\[\s\S]|[^"\\]+)*(?:"|\\?$)|'(?:\\[\s\S]|[^'\\]+)*(?:'|\\?$))|(?<word>(?:\\[\s\S]?|\$\{*|[^ \t\r\n;{\\$]+)+)/g;

const controls: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

function unescaped(text: string): string {
  return text.replaceAll(/\\(["'\\trn])/g, (_, escaped: string) => controls[escaped] ?? escaped);
}

/** Its last character is the quote that it began with, and no backslash stands for that. */
function isClosed(quoted: string): boolean {
  let backslashes = 0;
  while (quoted.at(-2 - backslashes) === '\\') backslashes++;
  return quoted.length > 1 && quoted.endsWith(quoted[0] ?? '') && backslashes % 2 === 0;
}

interface Piece {
  readonly raw: string;
  readonly index: number;
  readonly groups: Readonly<Partial<Record<string, string>>>;
}

/** Pieces of a text as the pattern finds them; Lua in a block is one comment. */
function* piecesOf(source: string): Generator<Piece, void, undefined> {
  const pattern = new RegExp(tokenPattern);
  let directive: string | null = null;
  for (let match = pattern.exec(source); match !== null; match = pattern.exec(source)) {
    const { 0: raw, index, groups = {} } = match;
    yield { raw, index, groups };
    if (groups.word !== undefined) directive ??= raw;
    if (groups.sign === undefined) continue;
    if (raw === '{' && directive !== null && hasLua(directive)) {
      const from = pattern.lastIndex;
      const to = endOfLua(source, from);
      if (to > from) yield { raw: source.slice(from, to), index: from, groups: { comment: '' } };
      pattern.lastIndex = to;
    }
    directive = null;
  }
}

/**
 * nginx's tokens (ngx_conf_read_token in its source), and what stands between them: quotes, comments and `}` mean something only
 * where a word could begin; `${` is part of a word, with every `{` after it. Lua in a block of lua-nginx-module is none of nginx's, and one comment.
 */
export function* tokensOf(source: string): Generator<Token, void, undefined> {
  let line = 1;
  let lineStart = 0;
  for (const { raw, index, groups } of piecesOf(source)) {
    const { space, comment, sign, quoted } = groups;
    const kind =
      space !== undefined ? 'space' : comment !== undefined ? 'comment' : sign !== undefined ? 'sign' : 'word';
    const unclosed = quoted !== undefined && !isClosed(quoted);
    const inner = quoted === undefined ? raw : raw.slice(1, unclosed ? undefined : -1);
    const at = { offset: index, line, column: index - lineStart + 1 };
    const text = kind === 'word' ? unescaped(inner) : raw;
    yield { kind, raw, text, quoted: quoted !== undefined, unclosed, at };
    const breaks = raw.split('\n').length - 1;
    if (breaks > 0) lineStart = index + raw.lastIndexOf('\n') + 1;
    line += breaks;
  }
}
