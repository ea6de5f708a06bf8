import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../model/error.ts';

/**
 * Makes a folder and those above it. One by one: where a file system answers ENOENT to mkdir below a folder that is
 * there (/proc does), Node's own recursive mkdir never comes to an end.
 */
export async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let each = path.resolve(folder); !existsSync(each); each = path.dirname(each)) missing.unshift(each);
  for (const each of missing) {
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error; // another run was faster
    });
  }
}

/** Makes a folder below the cache folder: GC3005 where that cannot be, GC3006 where no space is left. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await makeFolders(folder).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'GC3006' : 'GC3005';
    const hint = 'name a folder that you can write with GATECRASH_CACHE';
    throw failure(code, `the cache folder ${folder} cannot be made: ${cause.message}`, hint, cause);
  });
}
