import { byText } from '../../model/by-text.ts';
import { mostConfigBytes } from '../read-config-file.ts';
import type { Git } from './git.ts';

/** A file of a revision. */
export interface TreeFile {
  /** Below the folder that was asked for. */
  readonly path: string;
  readonly object: string;
  readonly bytes: number;
  readonly isLink: boolean;
}

/** The files of a folder in a revision, with what they hold; or what is wrong. */
export type TreeFiles =
  | { readonly files: readonly TreeFile[]; readonly contents: ReadonlyMap<string, Buffer> }
  | { readonly complaint: string }
  /** More than a folder of configs has. */
  | { readonly tooMany: string };

const mostFiles = 20_000;
const mostBytes = 100_000_000;

/** `<mode> <type> <object> <size>\t<path>`, as git-ls-tree(1) has it. */
function readLine(line: string): TreeFile | null {
  const [, mode, object, bytes, path] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? [];
  if (mode === undefined || object === undefined || bytes === undefined || path === undefined) return null;
  // No git makes such a path, but a tree may have been made by something else.
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return null;
  return { path, object, bytes: Number(bytes), isLink: mode === '120000' };
}

/** Objects one after another, each as `<object> blob <size>\n<content>\n` (git-cat-file(1)). */
function readObjects(stdout: Buffer): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf('\n', at);
    const [object = '', type, size] = stdout.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    contents.set(object, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

/**
 * Reads all files of a folder as they stand in a revision, byte for byte. `tree` is what git calls the folder. What is larger than
 * any config may be has no content, only its size.
 */
export function filesOfTree(git: Git, tree: string): TreeFiles {
  const listed = git(['ls-tree', '-r', '-z', '-l', '--full-tree', tree]);
  if (listed.type !== 'said') return { complaint: listed.type === 'refused' ? listed.complaint : 'no git' };
  const files = listed.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => readLine(line) ?? [])
    .toSorted((a, b) => byText(a.path, b.path));
  const read = files.filter(({ bytes }) => bytes <= mostConfigBytes);
  const bytes = read.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > mostFiles || bytes > mostBytes) return { tooMany: `${files.length} files of ${bytes} bytes` };
  if (read.length === 0) return { files, contents: new Map() };
  const objects = [...new Set(read.map(({ object }) => object))];
  const said = git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
  if (said.type !== 'said') return { complaint: said.type === 'refused' ? said.complaint : 'no git' };
  const contents = readObjects(said.stdout);
  const lost = read.find(({ object }) => !contents.has(object));
  return lost === undefined ? { files, contents } : { complaint: `${lost.path} is not in this clone` };
}
