import { randomBytes } from 'node:crypto';
import { constants, existsSync, statSync } from 'node:fs';
import { access, type FileHandle, lstat, open, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { failure, GatecrashError } from './model/error.ts';
import { makeFolders } from './runtimes/make-folders.ts';

/** A write that failed, in words: a full disk and a folder that cannot be written are no fault of the harness. */
function writeFailure(file: string, cause: NodeJS.ErrnoException): GatecrashError {
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

/** Does what writes a file or folder; a failure is told as writeFailure does. */
export async function writing<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof GatecrashError) throw error;
    throw writeFailure(file, error as NodeJS.ErrnoException);
  }
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

/**
 * Whether a new content is on the disk before it is in place, so that it outlives a power failure; for that it waits for
 * whatever else is being written there.
 */
interface Lasting {
  readonly synced: boolean;
}

/** Replaces a file in one step: whoever reads it sees the old content or the new, and a crash leaves one of both. */
export async function writeAtomically(file: string, content: string | Uint8Array, lasting?: Lasting): Promise<void> {
  await replacing(file, (handle) => handle.writeFile(content), lasting);
}

/** Replaces a file in one step by what `write` makes of an empty one. */
export async function replacing(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
  { synced }: Lasting = { synced: true },
): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  await writing(file, async () => {
    try {
      const handle = await open(temporary, 'wx+');
      try {
        await write(handle);
        if (synced) await handle.sync();
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
