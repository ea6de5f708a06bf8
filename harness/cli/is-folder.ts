import { statSync } from 'node:fs';

/** Whether a path leads to a folder; never where none can be there: a name that is too long, a circle of links, a locked folder above. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
