import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, problemOf } from './model/error.ts';
import { writing } from './write-files.ts';

/** As much is free on a disk on which programs can write. */
const spaceBytes = 65_536;

/**
 * The reason of a problem in an arm: programs die where they cannot write their logs and journals, so where no space is left
 * in `folder` that is it (GC3006). It is seen by writing there.
 */
export async function unlessDiskIsFull(problem: Problem, folder: string): Promise<Problem> {
  const file = path.join(folder, 'space');
  try {
    await writing(folder, () => writeFile(file, Buffer.alloc(spaceBytes)).finally(() => rm(file, { force: true })));
  } catch (error) {
    const seen = problemOf(error);
    if (seen.code === 'GC3006') return { ...seen, message: `${seen.message}: ${problem.message}` };
  }
  return problem;
}
