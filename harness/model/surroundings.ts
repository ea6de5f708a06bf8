import { podPaths, type Redirect } from './agent-protocol.ts';

/** A file of a pod, at the path that a config has for it. */
export interface PodFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Its permissions; 0o644 where none are named. */
  readonly mode?: number;
}

/** Whom a config has its workers run as. */
export interface PodUser {
  readonly name: string;
  /** Null where the config names none: nginx then takes the group of that name. */
  readonly group: string | null;
}

/** What a pod has of the machine that a config was written for, so that nginx runs with it byte for byte. */
export interface Surroundings {
  /** Addresses of IPv4 and IPv6 that the pod's loopback has, besides those of 127.0.0.0/8 and ::1. */
  readonly addresses: readonly string[];
  readonly files: readonly PodFile[];
  /** Folders that every program may write to: caches, temporary files, the one that the pid stands in. */
  readonly folders: readonly string[];
  /** Files that programs write and the harness reads: `logFile` says where in the exchange folder. */
  readonly logs: readonly string[];
  /** Unix sockets on which programs may listen; the others find them there. */
  readonly sockets: readonly string[];
  readonly users: readonly PodUser[];
  readonly redirects: readonly Redirect[];
}

/** Links that a Linux system has: one file is reached by both paths. */
const links: readonly (readonly [string, string])[] = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
];

/** A path as a pod has it: without `.`, `..`, doubled slashes and the links of every system; it stays below the root. */
export function pathInPod(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const plain = `/${parts.join('/')}`;
  const link = links.find(([from]) => isBelow(plain, from));
  return link === undefined ? plain : `${link[1]}${plain.slice(link[0].length)}`;
}

/** The folder that a path of a pod stands in. */
export function folderInPod(path: string): string {
  const plain = pathInPod(path);
  return plain.slice(0, plain.lastIndexOf('/')) || '/';
}

/** Whether a path is that of the folder, or of something in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Each once, the folders before what is in them. */
export function foldersFirst(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].sort((one, other) => one.split('/').length - other.split('/').length);
}

/** The folders in which unix sockets of a pod stand. */
export function socketFolders(sockets: readonly string[]): readonly string[] {
  return foldersFirst(sockets.map(folderInPod));
}

/** Folder of the exchange folder in which the files are that a pod has at the same path below its root. */
export const rootFolder = 'root';

/** Where in the exchange folder a log of the surroundings stands, for whoever follows it. */
export function logFile(path: string): string {
  return `${rootFolder}${pathInPod(path)}`;
}

/** What a container's image or a pod has there for itself. */
const kept: readonly string[] = [
  '/proc',
  '/sys',
  '/dev',
  podPaths.harness,
  podPaths.exchange,
  podPaths.node,
  podPaths.compileCache,
  podPaths.programs,
];

/** Of /dev what every system has for anybody to write to: memory that caches are kept in. */
const sharedMemory = '/dev/shm';

/** Files that a pod writes itself. */
const keptFiles: readonly string[] = ['/etc/hosts', '/etc/passwd', '/etc/group'];

/** Where programs write to what was started with them, as images of the gateway have their logs. */
const outputs: readonly string[] = ['/dev/stdout', '/dev/stderr'];

/** Folders that every program needs as they are: nothing else can stand directly in them. */
const needed: readonly string[] = [
  '/',
  '/etc',
  '/usr',
  '/var',
  '/bin',
  '/sbin',
  '/lib',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
];

/** Whether what is written there goes to what a program was started with, or nowhere: no file, and in no folder of its own. */
export function isNoFile(path: string): boolean {
  return outputs.includes(path) || path === '/dev/null' || /^\/(?:dev|proc\/self)\/fd\/[12]$/.test(path);
}

/** Whether a pod has the harness read what is written there. */
export function isRead(log: string): boolean {
  return outputs.includes(log) || !isNoFile(log);
}

/** Whether it is one of the folders that every program needs as they are; files may stand in it. */
export function isNeededFolder(folder: string): boolean {
  return needed.includes(pathInPod(folder));
}

function refused(path: string, what: string): string | null {
  if (!path.startsWith('/')) return `${path} does not begin with a slash`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that no list of mounts can have.
  if (/[\x00-\x1f\x7f]/.test(path)) return `${JSON.stringify(path)} has a control character`;
  const plain = pathInPod(path);
  const folder = isBelow(plain, sharedMemory) ? undefined : kept.find((one) => isBelow(plain, one));
  if (folder !== undefined) return `${path} cannot be ${what}: ${folder} is the pod's own`;
  if (keptFiles.includes(plain)) return `${path} cannot be ${what}: the pod writes it itself`;
  return plain === '/' ? `${path} is no file` : null;
}

/** Why a pod cannot have a file at this path; null where it can. */
export function notPlaceable(path: string): string | null {
  return refused(path, 'written');
}

/** Why a pod cannot have these surroundings, path by path; nothing where it can. */
export function surroundingsProblems({ files, folders, logs, sockets, users }: Surroundings): readonly string[] {
  const inNeeded = sockets.filter((path) => needed.includes(folderInPod(path)));
  return [
    ...files.map(({ path }) => notPlaceable(path)),
    ...folders.map((path) =>
      isNeededFolder(path) ? `${path} cannot be given to programs to write to` : refused(path, 'a folder'),
    ),
    ...logs.filter((path) => !outputs.includes(path)).map((path) => refused(path, 'a log')),
    ...sockets.map((path) => refused(path, 'a socket')),
    ...inNeeded.map(
      (path) => `${path} cannot be a socket: programs share its folder, and need ${folderInPod(path)} as it is`,
    ),
    ...users
      .flatMap(({ name, group }) => [name, group ?? name])
      .map((name) => (/^[^:\s]+$/.test(name) ? null : `${JSON.stringify(name)} is no name of a user or group`)),
  ].filter((problem) => problem !== null);
}
