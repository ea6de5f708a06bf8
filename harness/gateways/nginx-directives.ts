/** One directive of an nginx config, a block's head among them: `server {` has the name `server`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** Line of its name, from 1. */
  readonly line: number;
  /** Names of the blocks around it, the innermost last. */
  readonly inside: readonly string[];
}

interface Token {
  readonly text: string;
  readonly line: number;
  /** A `;`, `{` or `}` that stands for itself, not one in a word or a string. */
  readonly sign: boolean;
}

/** What ends a statement or opens or closes a block, a comment, a string in quotes, or a word (with `${name}` in it). */
const tokenPattern =
  /(?<sign>[;{}])|(?<comment>#[^\n]*)|"(?<double>(?:\\[\s\S]|[^"\\])*)"|'(?<single>(?:\\[\s\S]|[^'\\])*)'|(?<word>(?:\\[\s\S]|\$\{|[^\s;{\\])+)/g;

/** nginx's tokens (ngx_conf_read_token in its source): quotes and comments begin only where a word could. */
function tokens(config: string): readonly Token[] {
  const found: Token[] = [];
  let line = 1;
  let counted = 0;
  for (const match of config.matchAll(tokenPattern)) {
    line += config.slice(counted, match.index).split('\n').length - 1;
    counted = match.index;
    const { sign, double, single, word } = match.groups ?? {};
    const text = sign ?? double ?? single ?? word;
    if (text !== undefined) found.push({ text: text.replaceAll(/\\(["'\\])/g, '$1'), line, sign: sign !== undefined });
  }
  return found;
}

/** Blocks whose lines are entries of a table and no directives. */
const tables: ReadonlySet<string> = new Set(['map', 'geo', 'types', 'split_clients', 'charset_map']);

/** The directives of a config in their order, without looking into the files that it includes. */
export function directivesOf(config: string): readonly Directive[] {
  const directives: Directive[] = [];
  const inside: string[] = [];
  let statement: Token[] = [];
  for (const token of tokens(config)) {
    if (!token.sign) {
      statement.push(token);
      continue;
    }
    const [first, ...rest] = statement;
    if (first !== undefined && !tables.has(inside.at(-1) ?? '')) {
      directives.push({
        name: first.text,
        args: rest.map(({ text }) => text),
        line: first.line,
        inside: [...inside],
      });
    }
    if (token.text === '{') inside.push(first?.text ?? '');
    if (token.text === '}') inside.pop();
    statement = [];
  }
  return directives;
}
