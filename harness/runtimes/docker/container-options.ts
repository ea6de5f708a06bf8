import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { podPaths } from '../../model/agent-protocol.ts';
import type { Surroundings } from '../../model/surroundings.ts';
import { configFolder } from './config-folder.ts';
import { inMemory } from './in-memory.ts';
import { podLabels } from './labels.ts';
import { withSockets } from './surroundings-mounts.ts';

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
  readonly surroundings?: Surroundings;
}

/** Folders that nginx and others write into, in memory; everything else of a container is read-only. */
const scratch = ['/run', '/tmp', '/var/cache/nginx', '/var/log/nginx', '/var/lib/nginx'];

/** Memory and CPU that a program may have at most. */
export interface Limits {
  readonly memoryBytes?: number;
  /** 0.5 is half a core. */
  readonly cpus?: number;
}

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

/** The folders in memory that every container has. */
export function scratchFolders(user: string): Record<string, string> {
  return inMemory(scratch, user);
}

/** Read-only, no capabilities, no way to get more, an ordinary user; `capabilities` need root to have an effect. */
export function hostConfig(context: PodContext, capabilities: readonly string[], limits: Limits): HostConfig {
  const common: HostConfig = {
    ...weight(context),
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    CapAdd: [...capabilities],
    SecurityOpt: ['no-new-privileges'],
    Tmpfs: scratchFolders(context.user),
    Mounts: [
      { Type: 'bind', Source: context.exchange, Target: podPaths.exchange, ReadOnly: false },
      {
        Type: 'bind',
        Source: `${context.exchange}/${configFolder}`,
        Target: podPaths.gatewayConfig,
        ReadOnly: true,
      },
    ],
    ...(limits.memoryBytes === undefined ? {} : { Memory: limits.memoryBytes, MemorySwap: limits.memoryBytes }), // no swap: over the limit is out of memory
    ...(limits.cpus === undefined ? {} : { NanoCpus: Math.round(limits.cpus * 1e9) }),
  };
  return context.surroundings === undefined ? common : withSockets(common, context.surroundings, context.exchange);
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
