import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { Program, ProgramKind } from '../runtime.ts';
import { commonOptions, containerName, hostConfig, type Limits, type PodContext } from './container-options.ts';
import { nginxOf } from './gateway-program.ts';
import type { Images } from './image.ts';

/** How Node is started in the images of the pods. */
export const node = ['/usr/local/bin/node', '--disable-warning=ExperimentalWarning'];

/** How each kind of program is started in its image. */
export function entrypoint(kind: ProgramKind, images: Images): readonly string[] {
  switch (kind) {
    case 'gateway':
      return nginxOf(images.gateway).entrypoint;
    case 'toxiproxy':
      return ['/usr/local/bin/toxiproxy-server'];
    case 'stub':
      return [...node, '/opt/gatecrash/app.js'];
    case 'third-party':
      return [...node, '/opt/gatecrash/third-party.js'];
  }
}

/** What a container of the gateway's image sees besides what all containers see. */
export function gatewayHostConfig(context: PodContext, images: Images, limits: Limits): HostConfig {
  const common = hostConfig(context, [], limits);
  return { ...common, Mounts: [...(common.Mounts ?? []), ...nginxOf(images.gateway).mounts] };
}

/** Toxiproxy logs every connection unless told not to: megabytes in an arm. */
const environments: Readonly<Record<ProgramKind, Readonly<Record<string, string>>>> = {
  gateway: {},
  toxiproxy: { LOG_LEVEL: 'warn' },
  stub: {},
  'third-party': {},
};

/** Where a program's container is made from, and how it is started. */
export function programOptions(
  program: Program,
  context: PodContext,
  images: Images,
  anchorId: string,
): ContainerCreateOptions {
  const limits: Limits = program.limits ?? {};
  const isGateway = program.kind === 'gateway';
  const image = isGateway ? images.gateway : images.programs;
  const host = isGateway ? gatewayHostConfig(context, images, limits) : hostConfig(context, [], limits);
  return {
    ...commonOptions(context, environments[program.kind]),
    name: containerName(context.podId, program.name),
    Image: image.id,
    Entrypoint: [...entrypoint(program.kind, images)],
    Cmd: [...program.args],
    // Processes are shared as in a Kubernetes pod with shareProcessNamespace: the agent sees what each uses; and none
    // is the first of its namespace, from which the kernel keeps every signal that it has no handler for.
    HostConfig: { ...host, NetworkMode: `container:${anchorId}`, PidMode: `container:${anchorId}` },
  };
}
