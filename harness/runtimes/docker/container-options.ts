import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { podPaths } from '../../model/agent-protocol.ts';
import { podLabels } from './labels.ts';

/** What all containers of a pod have in common. */
export interface PodContext {
  /** `<run id>/<number>`. */
  readonly podId: string;
  /** The arm's folder on this machine. */
  readonly exchange: string;
  /** `<uid>:<gid>` that programs run as: an ordinary user who may write the exchange folder. */
  readonly user: string;
  /** The engine takes containers beside its own processes. */
  readonly besideEngine: boolean;
  /** Folders that all programs of the pod see alike. */
  readonly shared?: readonly string[];
}

/** Folders that nginx and others write into, in memory; everything else of a container is read-only. */
const scratch = ['/run', '/tmp', '/var/cache/nginx', '/var/log/nginx', '/var/lib/nginx'];

/** Memory and CPU that a program may have at most. */
export interface Limits {
  readonly memoryBytes?: number;
  /** 0.5 is half a core. */
  readonly cpus?: number;
}

/** Folder of the run that a pod's gateway sees as /etc/nginx. */
export const configFolder = 'nginx';

/** Folder of the run that has those that the programs of a pod share, by their number. */
export const sharedFolder = 'shared';

/** What a program weighs when it waits for a core; what has no shares of its own weighs 1024. */
const programShares = 2048;

/** The load must be on time whatever the programs under test do. */
export const agentShares = 32 * programShares;

/** What a container weighs against the others and, where that can be had, against the engine that makes the next pod. */
export function weight({ besideEngine }: PodContext): HostConfig {
  return { CpuShares: programShares, ...(besideEngine ? { CgroupParent: '/' } : {}) };
}

/** Name of a pod's container, as `docker ps` shows it. */
export function containerName(podId: string, program: string): string {
  return `gatecrash-${podId.replaceAll('/', '-')}-${program}`;
}

/**
 * Folders in memory that the pod's user may write, as the engine's Tmpfs. A container that starts again has them empty.
 * A folder that the image has keeps its mode under a tmpfs (runc), but not its owner.
 */
export function inMemory(folders: readonly string[], user: string): Record<string, string> {
  const [uid, gid] = user.split(':');
  return Object.fromEntries(folders.map((folder) => [folder, `rw,mode=1777,uid=${uid},gid=${gid}`]));
}

/** The folders in memory that every container has. */
export function scratchFolders(user: string): Record<string, string> {
  return inMemory(scratch, user);
}

/** Read-only, no capabilities, no way to get more, an ordinary user; `capabilities` need root to have an effect. */
export function hostConfig(context: PodContext, capabilities: readonly string[], limits: Limits): HostConfig {
  const { shared = [] } = context;
  return {
    ...weight(context),
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    CapAdd: [...capabilities],
    SecurityOpt: ['no-new-privileges'],
    Tmpfs: Object.fromEntries(
      Object.entries(scratchFolders(context.user)).filter(([folder]) => !shared.includes(folder)),
    ),
    Mounts: [
      { Type: 'bind', Source: context.exchange, Target: podPaths.exchange, ReadOnly: false },
      {
        Type: 'bind',
        Source: `${context.exchange}/${configFolder}`,
        Target: podPaths.gatewayConfig,
        ReadOnly: true,
      },
      ...shared.map((folder, number) => ({
        Type: 'bind' as const,
        Source: `${context.exchange}/${sharedFolder}/${number}`,
        Target: folder,
        ReadOnly: false,
      })),
    ],
    ...(limits.memoryBytes === undefined ? {} : { Memory: limits.memoryBytes, MemorySwap: limits.memoryBytes }), // no swap: over the limit is out of memory
    ...(limits.cpus === undefined ? {} : { NanoCpus: Math.round(limits.cpus * 1e9) }),
  };
}

/** Options that every container of the pod has. */
export function commonOptions(context: PodContext, env: Readonly<Record<string, string>>): ContainerCreateOptions {
  return {
    User: context.user,
    Labels: podLabels(context.podId),
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Tty: false,
  };
}
