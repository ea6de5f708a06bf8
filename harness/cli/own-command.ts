import { realpathSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package-root.ts';
import { shellWord } from './shell-word.ts';

const isOurs = (file: string, bin: string): boolean => {
  try {
    return realpathSync(file) === bin;
  } catch {
    return false;
  }
};

/** The folder in which npx finds this gatecrash: the checkout, or the project that has the package. */
function projectOf(root: string): string {
  const [project = root, ...below] = root.split('/node_modules/');
  return below.length === 0 ? root : project;
}

/**
 * What to type for `gatecrash` here, so that a line can be pasted: the name where it is on PATH (what npm puts in front
 * for its own children does not count), `npx gatecrash` in the checkout, in a project that has the package, and where
 * npx has fetched it, else the path of the program.
 */
export function ownCommand(cwd: string, searched: string, root: string = packageRoot): string {
  const project = projectOf(root);
  const bin = path.join(root, project === root ? 'bin/gatecrash' : 'bin/gatecrash.mjs');
  const folders = searched.split(':').filter((folder) => folder !== '' && !folder.endsWith('node_modules/.bin'));
  if (folders.some((folder) => isOurs(path.join(folder, 'gatecrash'), bin))) return 'gatecrash';
  if (path.basename(path.dirname(project)) === '_npx') return 'npx gatecrash';
  const inside = path.relative(project, cwd);
  return inside === '..' || inside.startsWith('../') ? shellWord(bin) : 'npx gatecrash';
}
