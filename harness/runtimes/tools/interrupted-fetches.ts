import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { ifUnlocked } from './with-lock.ts';

/** Where fetches are at work: a folder for each, `<tool>-<six characters>`. */
export function fetchesFolder(cache: string): string {
  return join(cache, 'tmp');
}

/** The file whose lock whoever fetches the tool holds. */
export function lockOf(cache: string, tool: string): string {
  return join(cache, 'locks', tool);
}

/** The tool that a folder of fetchesFolder was made for. */
export function toolOf(name: string): string {
  return name.replace(/-[^-]*$/, '');
}

/** Removes what fetches of a tool left that were killed half-way; only the holder of its lock may. */
export async function removeLeftovers(cache: string, tool: string): Promise<void> {
  const folder = fetchesFolder(cache);
  await makeFolders(folder);
  const names = (await readdir(folder)).filter((name) => toolOf(name) === tool);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** A folder that a fetch left which was killed half-way; `error` says why it is still there, null when it is gone. */
export interface InterruptedFetch {
  readonly tool: string;
  readonly folder: string;
  readonly error: string | null;
}

/** Removes what killed fetches left in the cache. Where a tool is being fetched right now, its folders are let alone. */
export async function removeInterruptedFetches(cache: string): Promise<readonly InterruptedFetch[]> {
  const names = await readdir(fetchesFolder(cache)).catch(() => []);
  const found: InterruptedFetch[] = [];
  for (const name of names.sort()) {
    const [tool, folder] = [toolOf(name), join(fetchesFolder(cache), name)];
    try {
      const removed = await ifUnlocked(lockOf(cache, tool), () => rm(folder, { recursive: true, force: true }));
      if (removed) found.push({ tool, folder, error: null });
    } catch (error) {
      found.push({ tool, folder, error: (error as Error).message });
    }
  }
  return found;
}
