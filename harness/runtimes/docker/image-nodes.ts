import type { ContainerCreateOptions } from 'dockerode';
import type { AgentConnection } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import type { ImageNode } from '../runtime.ts';
import { containerName, hostConfig, type PodContext, weight } from './container-options.ts';
import { engineCall, unlessLate } from './deadline.ts';
import type { Engine } from './engine.ts';
import type { Images } from './image.ts';
import { podLabels } from './labels.ts';

/** Names of other machines are not known in a pod: the engine would ask this machine's servers for them. */
export const noNames = { Dns: ['127.0.0.1'], DnsOptions: ['timeout:1', 'attempts:1'] };

const rulesFile = '/tmp/gatecrash-nodes.nft';
const nftMs = 5000;

/** Makes the network of a pod that has image nodes: neither the internet nor this machine is on it. */
export async function createNetwork(engine: Engine, podId: string): Promise<string> {
  const name = containerName(podId, 'network');
  await engineCall('create the network of a pod', () =>
    engine.client.createNetwork({
      Name: name,
      Internal: true,
      Labels: podLabels(podId),
      Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
    }),
  );
  return name;
}

/** A node's place in the pod's network, held by a container that does nothing and outlives the app in it. */
interface Held {
  readonly node: ImageNode;
  readonly containerId: string;
  readonly address: string;
}

async function hold(
  node: ImageNode,
  context: PodContext,
  engine: Engine,
  images: Images,
  network: string,
): Promise<Held> {
  const container = await engineCall(`create the place of ${node.name}`, () =>
    engine.client.createContainer({
      name: containerName(context.podId, `${node.name}-place`),
      Hostname: node.name,
      User: context.user,
      Labels: podLabels(context.podId),
      Image: images.programs.id,
      Entrypoint: ['sleep', 'infinity'],
      Cmd: [],
      HostConfig: { ...hostConfig(context, [], {}), ...noNames, Mounts: [], NetworkMode: network },
    }),
  );
  await engineCall(`start the place of ${node.name}`, () => container.start());
  const { NetworkSettings } = await engineCall(`look at the place of ${node.name}`, () => container.inspect());
  const address = NetworkSettings.Networks[network]?.IPAddress;
  if (!address) throw failure('GC9002', `the engine gave ${node.name} no address in the network of its pod`);
  return { node, containerId: container.id, address };
}

/** Where the pod's programs connect to a node, and where the app really listens. */
export interface Route {
  readonly host: string;
  readonly port: number;
  readonly to: { readonly host: string; readonly port: number };
}

/**
 * The NAT table for nft(8) that takes connections to a node's loopback address to the app, and back: the gateway sees
 * the addresses that it sees with other nodes. A connect that the app's side refuses is refused here (errno 111).
 */
export function natRules(routes: readonly Route[]): string {
  return [
    'table ip gatecrash-nodes {',
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    ...routes.map(({ host, port, to }) => `    ip daddr ${host} tcp dport ${port} dnat to ${to.host}:${to.port}`),
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority 100; policy accept;',
    '    ip saddr 127.0.0.0/8 oifname != "lo" masquerade',
    '  }',
    '}',
    '',
  ].join('\n');
}

async function routeTo(held: readonly Held[], agent: AgentConnection): Promise<void> {
  const routes = held.map(({ node, address }) => ({
    host: node.address,
    port: node.port,
    to: { host: address, port: node.program.port },
  }));
  await agent.call('write', { path: rulesFile, text: natRules(routes) });
  const argv = ['nft', '-f', rulesFile];
  const { code, stderr } = await agent.call('run', { name: 'nft', argv, env: {}, timeoutMs: nftMs });
  if (code === 0) return;
  const message = `the nodes cannot be joined to the pod: nft ended with ${code}: ${stderr.trim().split('\n')[0] ?? ''}`;
  throw failure('GC9002', message, 'the kernel of the engine must have nf_tables with NAT');
}

function appOptions({ node, containerId }: Held, context: PodContext, images: Images): ContainerCreateOptions {
  const { reference, command, env, readOnly } = node.program;
  const image = images.upstreams.get(reference);
  if (image === undefined) throw failure('GC9001', `the image ${reference} was not made ready`);
  return {
    name: containerName(context.podId, node.name),
    Labels: podLabels(context.podId),
    Image: image.id,
    ...(command === null ? {} : { Cmd: [...command] }),
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Tty: false,
    HostConfig: {
      ...weight(context),
      NetworkMode: `container:${containerId}`,
      SecurityOpt: ['no-new-privileges'],
      ...(readOnly ? { ReadonlyRootfs: true, Tmpfs: { '/tmp': 'rw,mode=1777', '/run': 'rw,mode=1777' } } : {}),
    },
  };
}

/** The nodes of a pod that are images: each in a network namespace of its own, beside that of the other programs. */
export interface ImageNodes {
  /** How the container of a node's app is made. */
  readonly options: (name: string) => ContainerCreateOptions;
}

/**
 * Gives every image node its place in the pod's network, and lets the pod's programs reach it; the apps themselves are
 * started later. As in Kubernetes a node keeps its address while its app is dead, and refuses then.
 */
export function placeImageNodes(settings: {
  readonly nodes: readonly ImageNode[];
  readonly context: PodContext;
  readonly engine: Engine;
  readonly images: Images;
  readonly network: string;
  /** Told where the engine has not made a place in time: it may do so after everything was taken down. */
  readonly onLeft: () => void;
}): {
  /** Resolves when every place is there or could not be made: what comes after may take them away. */
  readonly placed: () => Promise<void>;
  readonly join: (agent: AgentConnection) => Promise<ImageNodes>;
} {
  const { nodes, context, engine, images, network, onLeft } = settings;
  const placing = nodes.map((node) => unlessLate(hold(node, context, engine, images, network), onLeft));
  const holding = Promise.allSettled(placing);
  return {
    placed: async () => void (await holding),
    join: async (agent) => {
      const held = (await holding).map((place) => {
        if (place.status === 'rejected') throw place.reason;
        return place.value;
      });
      await routeTo(held, agent);
      return {
        options: (name) => {
          const found = held.find(({ node }) => node.name === name);
          if (found === undefined) throw failure('GC9001', `the pod has no image node ${name}`);
          return appOptions(found, context, images);
        },
      };
    },
  };
}
