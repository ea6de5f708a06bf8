import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { podPaths, type SpawnRequest } from '../../model/agent-protocol.ts';
import { isStore } from '../../model/store.ts';
import { nodeFlags } from '../node-flags.ts';
import type { Program, ProgramKind } from '../runtime.ts';
import { notAskedFor, onFreshCluster, postgresEnvironment } from '../store-programs.ts';
import { commonOptions, containerName, hostConfig, type Limits, type PodContext } from './container-options.ts';
import { nginxOf } from './gateway-program.ts';
import type { Image, Images } from './image.ts';
import { inMemory } from './in-memory.ts';
import { withGatewaysFiles } from './surroundings-mounts.ts';

/** How Node is started in the images of the pods. */
export const node: readonly string[] = ['/usr/local/bin/node', ...nodeFlags];

/** V8 would keep its heap within a container's limit by itself, and abort first: it is given the whole of the limit. */
function heapFlags(memoryBytes: number | undefined): readonly string[] {
  return memoryBytes === undefined ? [] : [`--max-old-space-size=${Math.ceil(memoryBytes / 2 ** 20)}`];
}

/** How each kind of program is started in its image. */
export function entrypoint(kind: ProgramKind, images: Images, limits: Limits = {}): readonly string[] {
  switch (kind) {
    case 'gateway':
      return nginxOf(images.gateway).entrypoint;
    case 'toxiproxy':
      return ['/usr/local/bin/toxiproxy-server'];
    case 'stub':
      return [...node, ...heapFlags(limits.memoryBytes), '/opt/gatecrash/app.js'];
    case 'third-party':
      return [...node, '/opt/gatecrash/third-party.js'];
    case 'peer':
      return [...node, '/opt/gatecrash/peer.js'];
    case 'dns':
      return [...node, '/opt/gatecrash/dns.js'];
    case 'spike':
      return [...node, '/opt/gatecrash/spike.js'];
    case 'redis':
      return ['redis-server'];
    case 'memcached':
      return ['memcached'];
    case 'postgres':
      return [...onFreshCluster, 'postgres'];
  }
}

/** What a container of the gateway's image sees besides what all containers see. */
export function gatewayHostConfig(context: PodContext, images: Images, limits: Limits): HostConfig {
  const common = hostConfig(context, [], limits);
  const host = { ...common, Mounts: [...(common.Mounts ?? []), ...nginxOf(images.gateway).mounts] };
  const { surroundings, exchange, user } = context;
  return surroundings === undefined ? host : withGatewaysFiles(host, surroundings, { exchange, user });
}

function environmentOf({ kind, name, env = {} }: Program): Readonly<Record<string, string>> {
  if (kind === 'toxiproxy') return { LOG_LEVEL: 'warn', ...env }; // else it logs every connection: megabytes in an arm
  return kind === 'postgres' ? { ...postgresEnvironment(name), ...env } : env;
}

/**
 * Toxiproxy is part of the bench and never under test: nobody kills, freezes or limits it. It runs in the agent's container,
 * which spares the engine one; not where the agent is root, and may not write into the folder of an ordinary user.
 */
export function runsBesideAgent({ kind }: Program): boolean {
  return kind === 'toxiproxy';
}

/** How the agent starts a program in its own container. */
export function spawnRequest(program: Program, images: Images): SpawnRequest {
  const { name, kind, args } = program;
  return { name, argv: [...entrypoint(kind, images), ...args], env: environmentOf(program) };
}

/** The image of a kind of program, and what its container sees. */
function placeOf(
  { kind, limits = {} }: Program,
  context: PodContext,
  images: Images,
): { readonly image: Image; readonly host: HostConfig } {
  if (kind === 'gateway') return { image: images.gateway, host: gatewayHostConfig(context, images, limits) };
  const host = hostConfig(context, [], limits);
  if (!isStore(kind)) return { image: images.programs, host };
  if (images.stores === null) throw notAskedFor(kind);
  return {
    image: images.stores,
    host: { ...host, Tmpfs: { ...host.Tmpfs, ...inMemory([podPaths.data], context.user) } },
  };
}

/** Where a program's container is made from, and how it is started. */
export function programOptions(
  program: Program,
  context: PodContext,
  images: Images,
  anchorId: string,
): ContainerCreateOptions {
  const { image, host } = placeOf(program, context, images);
  return {
    ...commonOptions(context, environmentOf(program)),
    name: containerName(context.podId, program.name),
    Image: image.id,
    Entrypoint: [...entrypoint(program.kind, images, program.limits)],
    Cmd: [...program.args],
    // Processes are shared as in a Kubernetes pod with shareProcessNamespace: the agent sees what each uses; and none
    // is the first of its namespace, from which the kernel keeps every signal that it has no handler for.
    HostConfig: { ...host, NetworkMode: `container:${anchorId}`, PidMode: `container:${anchorId}` },
  };
}
