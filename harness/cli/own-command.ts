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

/**
 * What to type for `gatecrash` here, so that a line can be pasted: the name where it is on PATH (what npm puts in front
 * for its own children does not count), `npx gatecrash` in the checkout, else the path of the program.
 */
export function ownCommand(cwd: string, searched: string, root: string = packageRoot): string {
  const bin = path.join(root, 'bin/gatecrash');
  const folders = searched.split(':').filter((folder) => folder !== '' && !folder.endsWith('node_modules/.bin'));
  if (folders.some((folder) => isOurs(path.join(folder, 'gatecrash'), bin))) return 'gatecrash';
  const inside = path.relative(root, cwd);
  return inside === '..' || inside.startsWith('../') ? shellWord(bin) : 'npx gatecrash';
}
