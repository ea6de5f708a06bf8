import type { HostConfig, MountSettings } from 'dockerode';
import { podPaths } from '../../model/agent-protocol.ts';
import {
  folderInPod,
  foldersFirst,
  isBelow,
  logFile,
  pathInPod,
  rootFolder,
  type Surroundings,
  socketFolders,
} from '../../model/surroundings.ts';
import { configFolder } from './config-folder.ts';
import { inMemory } from './in-memory.ts';

/** Where in the exchange folder each thing of the surroundings is that containers see at its path. */
interface Place {
  /** Path in the pod. */
  readonly target: string;
  /** Path below the exchange folder. */
  readonly source: string;
}

/** What of the surroundings has to be there before a container is made, and which of it is mounted by itself. */
export interface Places {
  readonly files: readonly (Place & {
    readonly mounted: boolean;
    readonly bytes: Uint8Array;
    readonly mode: number | undefined;
  })[];
  readonly logs: readonly (Place & { readonly mounted: boolean })[];
  /** Folders that every container shares, for the sockets in them. */
  readonly shared: readonly Place[];
  /** Folders that the gateway may write to; in memory, unless they are within another one. */
  readonly folders: readonly (Place & { readonly inMemory: boolean })[];
  /** Places in the folder of the gateway's config that something is mounted at, which is read-only. */
  readonly mountPoints: { readonly folders: readonly string[]; readonly files: readonly string[] };
}

const { gatewayConfig } = podPaths;

function inRoot(target: string): Place {
  return { target, source: `${rootFolder}${target}` };
}

function inGatewayFolder(target: string): Place {
  return { target, source: `${configFolder}${target.slice(gatewayConfig.length)}` };
}

/** Sorts the surroundings of a pod of containers by how they are seen. */
export function placesOf({ files, folders, logs, sockets }: Surroundings): Places {
  const shared = socketFolders(sockets).map(inRoot);
  const isShared = (path: string): boolean => shared.some(({ target }) => isBelow(path, target));
  const placedFiles = files.map(({ path, bytes, mode }) => {
    const target = pathInPod(path);
    const inConfig = isBelow(target, gatewayConfig) && !isShared(target);
    return {
      ...(inConfig ? inGatewayFolder(target) : inRoot(target)),
      bytes,
      mode,
      mounted: !inConfig && !isShared(target),
    };
  });
  const placedLogs = [...new Set(logs)].map((log) => {
    const target = log.startsWith('/dev/') ? log : pathInPod(log);
    return { target, source: logFile(log), mounted: !isShared(target) };
  });
  const placedFolders = foldersFirst(folders.map(pathInPod)).map((target) => {
    if (target === gatewayConfig) return { ...inGatewayFolder(target), inMemory: false };
    return { ...inRoot(target), inMemory: !isShared(target) };
  });
  const inConfig = (places: readonly Place[]): readonly string[] =>
    places
      .filter(({ target }) => isBelow(target, gatewayConfig) && target !== gatewayConfig)
      .map(({ target }) => inGatewayFolder(target).source);
  return {
    files: placedFiles,
    logs: placedLogs,
    shared,
    folders: placedFolders,
    mountPoints: {
      folders: inConfig([...shared, ...placedFolders.filter(({ inMemory }) => inMemory)]),
      files: inConfig(placedLogs.filter(({ mounted }) => mounted)),
    },
  };
}

function mount({ source, target }: Place, exchange: string, readOnly: boolean): MountSettings {
  return { Type: 'bind', Source: `${exchange}/${source}`, Target: target, ReadOnly: readOnly };
}

/** No two mounts at one place: the last one stands, and in place of a folder in memory. */
function mounted(host: HostConfig, mounts: readonly MountSettings[]): HostConfig {
  const all = new Map([...(host.Mounts ?? []), ...mounts].map((one) => [one.Target, one]));
  const inMemory = Object.entries<string>(host.Tmpfs ?? {}).filter(([folder]) => !all.has(folder));
  return { ...host, Mounts: [...all.values()], Tmpfs: Object.fromEntries(inMemory) };
}

/** Lets the programs of a container listen on the sockets of the surroundings, and find them. */
export function withSockets(host: HostConfig, surroundings: Surroundings, exchange: string): HostConfig {
  return mounted(
    host,
    placesOf(surroundings).shared.map((place) => mount(place, exchange, false)),
  );
}

/** Lets the gateway see the files of the surroundings, and write its logs and to its folders. */
export function withGatewaysFiles(
  host: HostConfig,
  surroundings: Surroundings,
  { exchange, user }: { readonly exchange: string; readonly user: string },
): HostConfig {
  const { files, logs, folders } = placesOf(surroundings);
  const fresh = folders.filter((folder) => folder.inMemory).map(({ target }) => target);
  const withFolders = { ...host, Tmpfs: { ...inMemory(fresh, user), ...host.Tmpfs } };
  return mounted(withFolders, [
    ...folders.filter(({ target }) => target === gatewayConfig).map((place) => mount(place, exchange, false)),
    ...files.filter((file) => file.mounted).map((place) => mount(place, exchange, true)),
    ...logs.filter((log) => log.mounted).map((place) => mount(place, exchange, false)),
  ]);
}

/** Where in the exchange folder a file of a running pod is written; null where its containers would not see it. */
export function sourceOf(path: string, surroundings: Surroundings): string | null {
  const target = pathInPod(path);
  const { files, shared } = placesOf(surroundings);
  const known = files.find((file) => file.target === target);
  if (known !== undefined) return known.source;
  if (shared.some((folder) => isBelow(target, folder.target))) return inRoot(target).source;
  return isBelow(folderInPod(target), gatewayConfig) ? inGatewayFolder(target).source : null;
}
