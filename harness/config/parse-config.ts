import { type Position, type Token, tokensOf } from './tokens.ts';

/** One directive of an nginx config, or one entry of a table (`map`, `types`, …). */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** Its name and arguments as they are written. */
  readonly words: readonly Token[];
  /** What stands in its braces; null where it has none. */
  readonly block: readonly Directive[] | null;
  /** The file that it stands in, as messages shall name it. */
  readonly file: string;
  /** Where its name begins, in that file. */
  readonly at: Position;
  /** Offset after its `{`; null where it has none. */
  readonly opened: number | null;
  /** Offset after its `;` or `}`. */
  readonly end: number;
}

/** What nginx would not read, in its own words. */
export interface SyntaxProblem {
  readonly message: string;
  readonly at: Position;
}

/** A config as a tree. */
export interface Config {
  /** As messages shall name it. */
  readonly file: string;
  readonly source: string;
  readonly directives: readonly Directive[];
  /** Where there are some, the tree has what could be made out. */
  readonly problems: readonly SyntaxProblem[];
  /** Where more blocks stand in each other than are read, and nothing after it was; null in every config that somebody wrote. */
  readonly tooDeep: Position | null;
}

/** As many blocks are read in each other, so that whoever follows the tree down comes to an end. */
export const mostBlocks = 100;

/** A block that is being read, or the config itself. */
interface Open {
  readonly words: readonly Token[];
  readonly opened: number;
  readonly inside: Directive[];
}

function directiveOf(file: string, words: readonly Token[], end: number, open: Open | null): readonly Directive[] {
  const [name, ...args] = words;
  if (name === undefined) return [];
  const block = open?.inside ?? null;
  return [
    {
      name: name.text,
      args: args.map(({ text }) => text),
      words,
      block,
      file,
      at: name.at,
      opened: open?.opened ?? null,
      end,
    },
  ];
}

/** The place after the last character. */
function endOf(source: string): Position {
  const lines = source.split('\n');
  return { offset: source.length, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/**
 * Reads a config without looking into the files that it includes. Never throws: what is wrong is told as `problems`. Where
 * blocks stand too deep in each other it stops.
 */
export function parseConfig(source: string, file: string): Config {
  const problems: SyntaxProblem[] = [];
  const top: Open = { words: [], opened: 0, inside: [] };
  const open: Open[] = [top];
  let words: Token[] = [];
  let before: Token | null = null;
  let tooDeep: Position | null = null;
  const innermost = (): Open => open.at(-1) ?? top;
  const take = (end: number): void => {
    innermost().inside.push(...directiveOf(file, words, end, null));
    words = [];
  };
  for (const token of tokensOf(source)) {
    const end = token.at.offset + token.raw.length;
    const unexpected = () => problems.push({ message: `unexpected "${token.raw[0]}"`, at: token.at });
    if (token.kind === 'word') {
      if (before?.quoted === true && !token.raw.startsWith(')')) unexpected();
      if (token.unclosed) problems.push({ message: 'a string without an end', at: token.at });
      words.push(token);
    } else if (token.raw === ';') {
      if (words.length === 0) unexpected();
      take(end);
    } else if (token.raw === '{') {
      if (words.length === 0) unexpected();
      if (open.length > mostBlocks) {
        tooDeep = token.at;
        break;
      }
      open.push({ words, opened: end, inside: [] });
      words = [];
    } else if (token.raw === '}') {
      if (words.length > 0 || open.length === 1) unexpected();
      take(token.at.offset);
      if (open.length > 1) {
        const closed = open.pop() ?? top;
        innermost().inside.push(...directiveOf(file, closed.words, end, closed));
      }
    }
    if (token.kind === 'comment' && before?.quoted === true) unexpected();
    before = token;
  }
  if (words.length > 0 || open.length > 1) {
    const expected = words.length > 0 ? 'expecting ";" or "}"' : 'expecting "}"';
    problems.push({ message: `unexpected end of file, ${expected}`, at: endOf(source) });
  }
  take(source.length);
  while (open.length > 1) {
    const closed = open.pop() ?? top;
    innermost().inside.push(...directiveOf(file, closed.words, source.length, closed));
  }
  return { file, source, directives: top.inside, problems, tooDeep };
}
