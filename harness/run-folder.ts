import { createHash, randomBytes } from 'node:crypto';
import { constants, existsSync, statSync } from 'node:fs';
import { access, lstat, open, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { failure, type GatecrashError } from './model/error.ts';
import { makeFolders } from './runtimes/make-folders.ts';

/** Name of the document in a run folder. */
export const runDocumentFile = 'run.json';

/** An arm as far as its folder is named after it. */
interface Filed {
  readonly name: string;
  readonly repetition: number;
}

/** The folder of an arm's logs, journals and records, relative to the run folder. */
export function armFolder(scenario: string, { name, repetition }: Filed): string {
  const folder = name.replaceAll('/', '.'); // names have no dots, and no @
  return path.posix.join('arms', scenario, repetition === 1 ? folder : `${folder}@${repetition}`);
}

/** File of an arm's per-request records, relative to the run folder. */
export function recordsFile(scenario: string, arm: Filed): string {
  return path.posix.join(armFolder(scenario, arm), 'requests.bin');
}

/** A write that failed, in words: a full disk and a folder that cannot be written are no fault of the harness. */
export function writeFailure(file: string, cause: NodeJS.ErrnoException): GatecrashError {
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    return failure(
      'GC3006',
      `no space is left to write ${file}`,
      'free space, or name another folder with --output',
      cause,
    );
  }
  const hint = 'name a folder that you can write with --output';
  return failure('GC3005', `${file} cannot be written: ${cause.message}`, hint, cause);
}

async function writing<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw writeFailure(file, error as NodeJS.ErrnoException);
  }
}

async function isRunDocument(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\{\s*"schemaVersion": \d+,\s*"tool": \{\s*"name": "gatecrash"/.test(text);
}

/** A folder that a run has to itself. */
export interface ClaimedFolder {
  /** Whether the run made it. */
  readonly made: boolean;
  readonly release: () => void;
}

/**
 * Makes the folder of a run, or takes one of an earlier run; refuses (GC3005) one that another run is writing, or that
 * has a run.json or a folder arms of somebody else's. The claim is a socket in the abstract namespace (unix(7)), which
 * the kernel takes away with its owner.
 */
export async function claimRunFolder(folder: string): Promise<ClaimedFolder> {
  const made = !existsSync(folder);
  await makeFolder(folder);
  const document = path.join(folder, runDocumentFile);
  const theirs = [document, path.join(folder, 'arms')].find((each) => existsSync(each));
  if (theirs !== undefined && !(await isRunDocument(document))) {
    throw failure('GC3005', `${theirs} is there already and is of no run`, 'name another folder with --output');
  }
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  const claim = createServer();
  await new Promise<void>((resolve, reject) => {
    claim.once('error', () =>
      reject(failure('GC3005', `another run is writing into ${folder}`, 'name another folder with --output')),
    );
    claim.listen({ path: `\0gatecrash-${name}` }, resolve);
  });
  claim.unref();
  return { made, release: () => void claim.close() };
}

/** Takes away what an earlier run wrote: what is appended to its logs would be told twice. */
export async function emptyRunFolder(folder: string): Promise<void> {
  await writing(folder, async () => {
    await rm(path.join(folder, 'arms'), { recursive: true, force: true });
    await rm(path.join(folder, runDocumentFile), { force: true });
  });
}

/** The part of a path that is there and is no folder, so that nothing can be below it; null where there is none. */
function fileInTheWay(folder: string): string | null {
  let each = path.resolve(folder);
  while (!existsSync(each)) each = path.dirname(each);
  return statSync(each).isDirectory() ? null : each;
}

/** Makes a folder that a run writes into, and those above it. */
export async function makeFolder(folder: string): Promise<void> {
  const file = fileInTheWay(folder);
  if (file !== null) {
    throw failure('GC3005', `expected a folder to write into, saw the file ${file}`, 'name another with --output');
  }
  await writing(folder, async () => {
    await makeFolders(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  });
}

/** Replaces a file in one step: whoever reads it sees the old content or the new, and a crash leaves one of both. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  await writing(file, async () => {
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/** Lets `link` point to a run folder, in one step. */
export async function pointLink(link: string, folder: string): Promise<void> {
  const temporary = `${link}.${randomBytes(4).toString('hex')}`;
  const there = await lstat(link).catch(() => null);
  if (there !== null && !there.isSymbolicLink()) {
    throw failure(
      'GC3005',
      `${link} is no link, so it was left as it is`,
      'move it away: it would point to the last run',
    );
  }
  await writing(link, async () => {
    await symlink(path.relative(path.dirname(link), folder), temporary);
    await rename(temporary, link).catch(async (error: NodeJS.ErrnoException) => {
      await rm(temporary, { force: true });
      throw error;
    });
  });
}
