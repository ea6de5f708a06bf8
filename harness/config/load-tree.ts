import { fullName } from './conf-path.ts';
import type { ConfigFiles, ConfigTree, LoadedFile, MissingInclude, TreeProblem } from './config-tree.ts';
import { isPattern, matching } from './glob.ts';
import { askedFor, isInclude, isTable } from './include.ts';
import { type Directive, mostBlocks, parseConfig } from './parse-config.ts';
import { type Place, placeIn, placeOf, saidPlace } from './place.ts';

/** Files in each other that are followed; nginx has each of them open at once. */
export const mostFilesInEachOther = 100;

/** Directives of a config that are read, those of a file each time that it is included. */
export const mostDirectives = 1_000_000;

/** What is being read: the files that led here, and how deep in blocks. */
interface Way {
  readonly files: readonly string[];
  readonly includes: readonly Place[];
  readonly blocks: number;
  readonly block: Directive | null;
}

const byteOrderMark = '\uFEFF';
const tooManyBlocks = `more than ${mostBlocks} blocks in each other`;

/** What has been read so far. */
interface Loading {
  readonly given: ConfigFiles;
  readonly main: string;
  readonly named: (path: string) => string;
  readonly files: Map<string, LoadedFile>;
  readonly missing: MissingInclude[];
  readonly problems: TreeProblem[];
  /** Each file once, as it stands; and what each pattern matches. */
  readonly parsed: Map<string, readonly Directive[]>;
  readonly matches: Map<string, readonly string[]>;
  directives: number;
}

function tell({ problems }: Loading, type: TreeProblem['type'], at: Place, message: string): void {
  problems.push({ type, message, at });
}

function directivesOf(loading: Loading, path: string, way: Way): readonly Directive[] {
  const known = loading.parsed.get(path);
  if (known !== undefined) return known;
  const name = loading.named(path);
  const text = loading.given.get(path) ?? '';
  loading.files.set(path, { path, name, includedAt: way.includes.at(-1) ?? null });
  const { directives, problems, tooDeep } = parseConfig(text, name);
  if (text.startsWith(byteOrderMark) && !isTable(way.block)) {
    const at = { file: name, line: 1, column: 1 };
    tell(
      loading,
      'syntax',
      at,
      'a byte order mark, which nginx takes for a part of the first word: save the file without',
    );
  }
  for (const { message, at } of problems) tell(loading, 'syntax', placeIn(name, at), message);
  if (tooDeep !== null) tell(loading, 'too-deep', placeIn(name, tooDeep), tooManyBlocks);
  loading.parsed.set(path, directives);
  return directives;
}

/** Adds the directives of a file, with all that it includes. */
function addFile(loading: Loading, path: string, way: Way, to: Directive[]): void {
  const at = way.includes.at(-1);
  if (at !== undefined && way.files.includes(path)) {
    const chain = [...way.files.slice(way.files.indexOf(path)), path].map(loading.named).join(' includes ');
    tell(loading, 'recursive-include', at, chain);
  } else if (at !== undefined && way.files.length >= mostFilesInEachOther) {
    tell(loading, 'too-deep', at, `more than ${mostFilesInEachOther} files that include each other`);
  } else {
    addAll(loading, directivesOf(loading, path, way), { ...way, files: [...way.files, path] }, to);
  }
}

function pathsFor({ given, main, missing, matches }: Loading, asked: string, at: Place): readonly string[] {
  const path = fullName(asked, main);
  if (isPattern(asked)) {
    const matched = matches.get(path) ?? matching(path, given.keys());
    matches.set(path, matched);
    return matched;
  }
  if (given.has(path)) return [path];
  missing.push({ asked, path, at });
  return [];
}

function addIncluded(loading: Loading, directive: Directive, way: Way, to: Directive[]): void {
  const at = placeOf(directive);
  const asked = askedFor(directive);
  if (asked === null) {
    const isBlock = directive.block !== null;
    const message = isBlock ? 'is not terminated by ";"' : 'has an invalid number of arguments';
    tell(loading, 'syntax', at, `directive "include" ${message}`);
    return;
  }
  const inside = { ...way, includes: [...way.includes, at] };
  for (const path of pathsFor(loading, asked, at)) addFile(loading, path, inside, to);
}

function addBlock(loading: Loading, directive: Directive, way: Way, to: Directive[]): void {
  if (way.blocks >= mostBlocks) {
    tell(loading, 'too-deep', placeOf(directive), tooManyBlocks);
    return;
  }
  const block: Directive[] = [];
  addAll(loading, directive.block ?? [], { ...way, blocks: way.blocks + 1, block: directive }, block);
  to.push({ ...directive, block });
}

/** Adds directives as nginx reads them, each include replaced. */
function addAll(loading: Loading, directives: readonly Directive[], way: Way, to: Directive[]): void {
  for (const directive of directives) {
    loading.directives++;
    if (loading.directives > mostDirectives) {
      const message = `more than ${mostDirectives} directives, with all includes`;
      if (loading.directives === mostDirectives + 1) tell(loading, 'too-much', placeOf(directive), message);
      return;
    }
    if (isInclude(directive, way.block)) addIncluded(loading, directive, way, to);
    else if (directive.block === null) to.push(directive);
    else addBlock(loading, directive, way, to);
  }
}

/** What a file that is included several times has wrong is told once. */
function once<T extends { readonly at: Place }>(all: readonly T[], said: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [`${saidPlace(one.at)} ${said(one)}`, one])).values()];
}

/**
 * Reads a config and what it includes as nginx does: a relative path counts from the folder of the main file, a pattern takes
 * its files in the order of glob(3), each file has to be whole in itself. `named` is how messages call a file. Never throws; what
 * is wrong is told, and left out.
 */
export function loadTree(
  files: ConfigFiles,
  main: string,
  named: (path: string) => string = (path) => path,
): ConfigTree {
  if (!files.has(main)) {
    const missing = { asked: main, path: main, at: { file: named(main), line: 1, column: 1 } };
    return { main, directives: [], files: [], missing: [missing], problems: [] };
  }
  const loading: Loading = {
    given: files,
    main,
    named,
    files: new Map(),
    missing: [],
    problems: [],
    parsed: new Map(),
    matches: new Map(),
    directives: 0,
  };
  const directives: Directive[] = [];
  addFile(loading, main, { files: [], includes: [], blocks: 0, block: null }, directives);
  return {
    main,
    directives,
    files: [...loading.files.values()],
    missing: once(loading.missing, ({ path }) => path),
    problems: once(loading.problems, ({ message }) => message),
  };
}

/** The chain of files by which a file came to be read, for messages: `nginx.conf:12:5`; empty for the main file. */
export function includedFrom({ files }: Pick<ConfigTree, 'files'>, name: string): readonly string[] {
  const chain: string[] = [];
  let at = files.find((file) => file.name === name)?.includedAt ?? null;
  while (at !== null && chain.length < mostFilesInEachOther) {
    chain.push(saidPlace(at));
    const { file } = at;
    at = files.find((one) => one.name === file)?.includedAt ?? null;
  }
  return chain;
}
