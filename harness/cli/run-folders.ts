import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { ReadRun } from '../merge-shards.ts';
import { GatecrashError, type Problem } from '../model/error.ts';
import { isFolder } from './is-folder.ts';

const hint = 'a run folder is what gatecrash run writes, for instance reports/latest';

/** GC1006 for each of the folders that no run has written, and where there is none at all. */
export function folderProblems(folders: readonly string[]): readonly Problem[] {
  if (folders.length === 0) return [{ code: 'GC1006', message: 'expected a run folder, saw none', hint }];
  return folders
    .filter((folder) => !existsSync(path.join(folder, 'run.json')))
    .map((folder) => {
      const message = isFolder(folder)
        ? `${folder} is not a run folder: it has no run.json`
        : `there is no folder ${folder}`;
      return { code: 'GC1006', message, hint };
    });
}

/** Reads the documents of run folders; throws what is wrong with all of them together. */
export async function readRunFolders(folders: readonly string[]): Promise<readonly ReadRun[]> {
  const { readRunDocument } = await import('../stored-run.ts');
  const runs: ReadRun[] = [];
  const problems: Problem[] = [...folderProblems(folders)];
  for (const called of folders.filter((folder) => existsSync(path.join(folder, 'run.json')))) {
    try {
      runs.push({ called, folder: realpathSync(called), document: await readRunDocument(called) });
    } catch (error) {
      if (!(error instanceof GatecrashError)) throw error;
      problems.push(...error.problems);
    }
  }
  const [first, ...others] = problems;
  if (first !== undefined) throw new GatecrashError([first, ...others]);
  return runs;
}
