import type { Need } from '../../config/need.ts';
import { isNeededFolder, isNoFile } from '../../model/surroundings.ts';
import { isLoopback } from './host-addresses.ts';
import type { Supplied } from './supplied.ts';

/** Folders, users and addresses that a config takes for granted. */
export interface PlacesPlan {
  /** Folders that have to be there, and writable for nginx. */
  readonly folders: readonly string[];
  readonly users: readonly { readonly user: string; readonly group: string | null }[];
  /** Addresses that nginx listens on. */
  readonly addresses: readonly string[];
  readonly supplied: readonly Supplied[];
}

/** The part of a path before the first component that has a variable. */
function withoutVariables(path: string): string {
  const before = path.split('$')[0] ?? '';
  return before === path ? path : before.slice(0, before.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

function foldersIn(needs: readonly Need[], prefix: string): ReadonlyMap<string, Supplied> {
  const folders = new Map<string, Supplied>();
  const add = (folder: string, detail: string, at: Supplied['at']): void => {
    if (!isNeededFolder(folder) && !folders.has(folder))
      folders.set(folder, { what: 'folder', name: folder, detail, at });
  };
  for (const need of needs) {
    if (need.what === 'path' && need.purpose !== 'root' && !isNoFile(need.path)) {
      const path = withoutVariables(need.path.startsWith('/') ? need.path : `${prefix}/${need.path}`);
      const isFolder = need.purpose === 'cache' || need.purpose === 'temporary' || path.endsWith('/');
      add(isFolder ? path.replace(/\/+$/, '') : folderOf(path), `for ${need.directive}`, need.at);
    }
    if (need.what === 'listen' && need.listen.type === 'unix')
      add(folderOf(need.listen.host), 'for a socket of nginx', need.at);
    if (need.what === 'upstream' && need.address.type === 'unix') {
      add(folderOf(need.address.host), 'for the socket of a stub', need.at);
    }
  }
  return folders;
}

/** Plans what a config takes for granted of a machine. `prefix` is the folder that relative paths of logs and caches count from. */
export function planPlaces(needs: readonly Need[], prefix: string): PlacesPlan {
  const folders = foldersIn(needs, prefix);
  const users = needs.filter((need) => need.what === 'user');
  const listens = needs.filter((need) => need.what === 'listen');
  const own = listens.filter(
    ({ listen }) =>
      (listen.type === 'ipv4' || listen.type === 'ipv6') && listen.host !== '::' && !isLoopback(listen.host),
  );
  return {
    folders: [...folders.keys()],
    users: users.map(({ user, group }) => ({ user, group })),
    addresses: [...new Set(own.map(({ listen }) => listen.host))],
    supplied: [
      ...folders.values(),
      ...users.map(({ user, group, at }): Supplied => {
        return { what: 'user', name: user, detail: group === null ? 'in the pod' : `with the group ${group}`, at };
      }),
      ...own.map(({ listen, at }): Supplied => {
        return { what: 'address', name: listen.host, detail: 'on the loopback of the pod', at };
      }),
    ],
  };
}
