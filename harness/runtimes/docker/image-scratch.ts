import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { cacheFolder } from '../tools/index.ts';
import { fetchesFolder, lockOf, removeLeftovers } from '../tools/interrupted-fetches.ts';
import { withLock } from '../tools/with-lock.ts';
import type { ImageContext } from './image-ways.ts';

/** What the folders in which images are made are called among those of fetches: `clean` finds them as it finds these. */
const name = 'images';

/**
 * One making of images at a time on this machine, which removes what one that was killed has left; elsewhere than on
 * Linux there is no flock, and the engine's cache must do.
 */
export async function makingImages<T>(context: ImageContext, action: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return action();
  const what = 'images: another gatecrash is making them';
  const onWait = () => context.onStep({ what, doneBytes: null, totalBytes: null });
  return withLock(lockOf(cacheFolder(), name), { signal: context.signal, onWait }, async () => {
    await removeLeftovers(cacheFolder(), name);
    return action();
  });
}

/** Gives `action` a folder to make an image in, and removes it after; only within makingImages. */
export async function withImageScratch<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const place = fetchesFolder(cacheFolder());
  await makeFolders(place);
  const folder = await mkdtemp(path.join(place, `${name}-`));
  try {
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
