import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** Folders below `root` that hold shared libraries, in a stable order. */
export async function libraryFolders(root: string): Promise<readonly string[]> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const folders = files
    .filter((file) => /^lib.*\.so(\.|$)/.test(file.name) && !file.isDirectory())
    .map((file) => file.parentPath);
  return [...new Set(folders)].filter((folder) => !folder.includes('/modules')).sort();
}

/** Names of shared libraries that `executable` needs and that neither the machine nor `libraryPath` has. */
export async function missingLibraries(
  executable: string,
  libraryPath: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const said = await runProgram('ldd', [executable], { env: withLibraryPath(env, libraryPath) }).catch(
    (error: Error) => ({ stdout: '', stderr: error.message }),
  );
  return missingFrom(`${said.stdout}\n${said.stderr}`);
}

/** Reads ldd's answer: glibc says `libz.so.1 => not found`, musl `Error loading shared library libz.so.1: …`. */
export function missingFrom(lddOutput: string): readonly string[] {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found|Error loading shared library ([^:\s]+)/gm)];
  return [...new Set(names.map((match) => match[1] ?? match[2] ?? ''))];
}

/** An environment in which a program finds the libraries that came with it. NGINX is reserved by nginx itself. */
export function withLibraryPath(env: NodeJS.ProcessEnv, libraryPath: readonly string[]): NodeJS.ProcessEnv {
  const { NGINX: _reserved, ...rest } = env;
  const folders = [...libraryPath, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])];
  return folders.length === 0 ? rest : { ...rest, LD_LIBRARY_PATH: folders.join(':') };
}

/** Whether a path is a link to a file beside it: a program may be what it is called (redis-server of Debian). */
export async function isNamesake(path: string): Promise<boolean> {
  const target = await readlink(path).catch(() => '/');
  return !target.includes('/');
}

/** The first of `candidates` (relative paths) that is a file below `root`, absolute; null where none is. */
export async function firstFile(root: string, candidates: readonly string[]): Promise<string | null> {
  for (const candidate of candidates) {
    const path = join(root, candidate);
    // No other link: an absolute one would lead out of the root.
    const file = await lstat(path).catch(() => null);
    if (file?.isFile() === true || (await isNamesake(path))) return path;
  }
  return null;
}
