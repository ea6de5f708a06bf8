import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatecrashError } from '../../model/error.ts';
import { makeFolders } from '../make-folders.ts';
import { storeEntry } from './cache-entry.ts';
import { find } from './find.ts';
import { fetchesFolder, lockOf, removeLeftovers } from './interrupted-fetches.ts';
import { missingProblem } from './missing-problem.ts';
import type { Recipe, Tool, ToolContext, Way } from './tool.ts';
import { withLock } from './with-lock.ts';

/** Takes one way in a temporary folder; what it fetched is run before it counts. */
async function take(way: Way, recipe: Recipe, context: ToolContext): Promise<Tool> {
  const temporary = await mkdtemp(join(fetchesFolder(context.cache), `${recipe.name}-`));
  try {
    const scratch = join(temporary, 'scratch');
    const entry = join(temporary, 'entry');
    const root = join(entry, 'root');
    await mkdir(scratch);
    await makeFolders(root);
    const fetched = await way.fetch({ ...context, root, scratch });
    const probed = await recipe.probe({ path: fetched.executable, libraryPath: fetched.libraryPath });
    return await storeEntry(context.cache, entry, recipe.name, fetched, probed);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function nothingWorked(recipe: Recipe, tried: readonly string[], cause: unknown): GatecrashError {
  return new GatecrashError([missingProblem(recipe, 'no way of getting it worked', tried)], { cause });
}

/** The program, from where it already is or by the first way that works. */
export async function ensure(recipe: Recipe, context: ToolContext): Promise<Tool> {
  const found = await find(recipe, context);
  if (found.tool !== null) return found.tool;
  const lock = lockOf(context.cache, recipe.name);
  const waiting = { what: `${recipe.name}: another gatecrash is fetching it`, doneBytes: null, totalBytes: null };
  const locked = { signal: context.signal, onWait: () => context.onStep(waiting) };
  try {
    return await withLock(lock, locked, async () => {
      const { tool, rejected } = await find(recipe, context);
      if (tool !== null) return tool;
      await removeLeftovers(context.cache, recipe.name);
      const tried = [...rejected];
      let last: unknown;
      for (const way of recipe.ways) {
        try {
          return await take(way, recipe, context);
        } catch (error) {
          context.signal.throwIfAborted();
          tried.push(`${way.title}: ${(error as Error).message}`);
          last = error;
        }
      }
      throw nothingWorked(recipe, tried, last);
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if ((error as Error).name === 'GatecrashError') throw error;
    throw nothingWorked(recipe, [`the cache folder ${context.cache}: ${(error as Error).message}`], error);
  }
}
