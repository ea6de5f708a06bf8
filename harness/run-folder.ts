import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { failure, type GatecrashError } from './model/error.ts';

/** Name of the document in a run folder. */
export const runDocumentFile = 'run.json';

/** The folder of an arm's logs, journals and records, relative to the run folder. */
export function armFolder(scenario: string, arm: string): string {
  return path.posix.join('arms', scenario, arm.replaceAll('/', '.')); // names have no dots
}

/** File of an arm's per-request records, relative to the run folder. */
export function recordsFile(scenario: string, arm: string): string {
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

async function isRunFolder(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, runDocumentFile), 'utf8').catch(() => '');
  return /^\{\s*"schemaVersion": \d+,\s*"tool": \{\s*"name": "gatecrash"/.test(text);
}

/**
 * Makes the folder of a run. Where it holds an earlier run, that one goes: what is appended to its logs would be told
 * twice. What else stands in the folder is left alone, and a folder `arms` of somebody else's is not written into.
 */
export async function openRunFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  const arms = path.join(folder, 'arms');
  if (!existsSync(arms)) return;
  if (!(await isRunFolder(folder))) {
    throw failure('GC3005', `${folder} has a folder arms that is of no run`, 'name another folder with --output');
  }
  await writing(folder, async () => {
    await rm(arms, { recursive: true });
    await rm(path.join(folder, runDocumentFile));
  });
}

/**
 * Makes a folder and those above it. One by one: where a file system answers ENOENT to mkdir below a folder that is
 * there (/proc does), Node's own recursive mkdir never comes to an end.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing = [];
  for (let each = path.resolve(folder); !existsSync(each); each = path.dirname(each)) missing.unshift(each);
  for (const each of missing) {
    await writing(folder, () =>
      mkdir(each).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error; // another run was faster
      }),
    );
  }
  await writing(folder, () => access(folder, constants.W_OK | constants.X_OK));
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
  await writing(link, async () => {
    await symlink(path.relative(path.dirname(link), folder), temporary);
    await rename(temporary, link).catch(async (error: NodeJS.ErrnoException) => {
      await rm(temporary, { force: true });
      throw error;
    });
  });
}
