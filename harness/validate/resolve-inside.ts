import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import path from 'node:path';
import { nginxFolder } from '../config/conf-path.ts';

/** As many symbolic links are followed in a row as Linux follows. */
const mostLinks = 40;

/** What stands at a path below a folder, when symbolic links are followed. */
export type Inside =
  | { readonly type: 'found'; readonly path: string }
  | { readonly type: 'missing'; readonly path: string }
  /** A link, or dots, lead out of the folder. */
  | { readonly type: 'outside'; readonly path: string }
  | { readonly type: 'circle'; readonly path: string };

function isInside(folder: string, place: string): boolean {
  return place === folder || place.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** What stands at a path itself; nothing does where a part of it is a file. */
function statsAt(place: string): Stats | undefined {
  try {
    return lstatSync(place, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

const partsOf = (place: string): readonly string[] => place.split('/').filter((part) => part !== '' && part !== '.');

/**
 * Follows a path below a folder (which is real itself) without leaving it. A link to a path below /etc/nginx, as packages of
 * nginx make them in sites-enabled, leads to the same place below the folder. Throws what the system says where it may not look.
 */
export function resolveInside(folder: string, below: string): Inside {
  let left = partsOf(below);
  let current = folder;
  let links = 0;
  for (;;) {
    const [part, ...rest] = left;
    if (part === undefined) break;
    left = rest;
    if (part === '..') {
      current = path.dirname(current);
      continue;
    }
    const next = path.join(current, part);
    const stats = statsAt(next);
    if (stats === undefined) {
      return { type: isInside(folder, current) ? 'missing' : 'outside', path: path.join(next, ...rest) };
    }
    if (!stats.isSymbolicLink()) {
      current = next;
      continue;
    }
    links++;
    if (links > mostLinks) return { type: 'circle', path: next };
    const target = readlinkSync(next);
    if (!target.startsWith('/')) {
      left = [...partsOf(target), ...rest];
      continue;
    }
    const root = [folder, nginxFolder].find((one) => isInside(one, path.normalize(target)));
    if (root === undefined) return { type: 'outside', path: target };
    current = folder;
    left = [...partsOf(path.relative(root, target)), ...rest];
  }
  return { type: isInside(folder, current) ? 'found' : 'outside', path: current };
}
