import { existsSync } from 'node:fs';
import type { ContainerCreateOptions } from 'dockerode';
import type { AgentChannel } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import type { PodSpec } from '../runtime.ts';
import { attachAgent } from './agent-channel.ts';
import { agentShares, commonOptions, containerName, hostConfig, type PodContext } from './container-options.ts';
import { engineCall, engineStatus } from './deadline.ts';
import type { Engine } from './engine.ts';
import type { Images } from './image.ts';
import { noNames } from './image-nodes.ts';
import { node } from './program-options.ts';
import { requireSameEngine } from './require-same-engine.ts';

/** Whether the anchor of a pod may change its network, and so count in it: as root, with NET_ADMIN. */
export function changesNetwork({ firewall, regions = [], surroundings }: PodSpec, network: string | null): boolean {
  const { addresses = [], redirects = [] } = surroundings ?? {};
  return firewall === true || network !== null || [...regions, ...addresses, ...redirects].length > 0;
}

/** An engine switches IPv6 off where a network has none, also on the loopback. */
function ipv6(): Record<string, string> {
  if (process.platform === 'linux' && !existsSync('/proc/sys/net/ipv6')) return {};
  return Object.fromEntries(['all', 'default', 'lo'].map((name) => [`net.ipv6.conf.${name}.disable_ipv6`, '0']));
}

/**
 * Starts the anchor, with the agent in it, and attaches to it before it runs. On a network (`none` = on none but its
 * own loopback) it may send what goes to loopback addresses elsewhere.
 */
export async function startAnchor(
  spec: PodSpec,
  context: PodContext,
  engine: Engine,
  images: Images,
  network: string | null,
): Promise<{ readonly id: string; readonly channel: AgentChannel }> {
  await requireSameEngine(engine);
  const { Anchor } = await import('./anchor.ts');
  const firewall = changesNetwork(spec, network);
  let id = '';
  let channel: AgentChannel | null = null;
  const options: ContainerCreateOptions = {
    ...commonOptions(firewall ? { ...context, user: '0:0' } : context, {}),
    name: containerName(spec.id, 'agent'),
    Entrypoint: [...node, '/opt/gatecrash/agent.js'],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  };
  const anchor = new Anchor(
    images.programs.id,
    network ?? 'none',
    options,
    {
      ...hostConfig(context, firewall ? ['NET_ADMIN', 'NET_RAW'] : ['NET_RAW'], {}),
      ExtraHosts: spec.hosts.map((host) => `${host.name}:${host.address}`),
      ...(network === null ? {} : noNames),
      Sysctls: {
        'net.ipv4.ip_unprivileged_port_start': '0',
        ...(network === null ? {} : { 'net.ipv4.conf.all.route_localnet': '1' }),
        ...(spec.surroundings === undefined ? {} : ipv6()),
      },
    },
    async (created) => {
      id = created;
      channel = await attachAgent(engine.client.getContainer(created));
    },
  );
  await engineCall('start the anchor of a pod', () => anchor.start());
  if (channel === null) throw failure('GC9002', 'the anchor was started without an agent');
  return { id, channel };
}

/**
 * Lets the agent go before everything else, so that its load is on time. Only when it has started: what it computes to
 * start would hold up loads that run. Engines that cannot do it go without.
 */
export async function preferAgent(anchorId: string, { client, cgroups }: Engine): Promise<void> {
  if (!cgroups) return;
  const unlessRefused = (error: unknown): void => {
    if (engineStatus(error) === null) throw error;
  };
  const prefer = () => client.getContainer(anchorId).update({ CpuShares: agentShares }).catch(unlessRefused);
  await engineCall('let the agent go first', prefer);
}
