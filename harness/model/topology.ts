import { type ServiceProgram, servicePorts } from './service.ts';
import { type ImageProgram, type NodeProgram, nodePort } from './upstream.ts';
import type { World } from './world.ts';

/** A name and the loopback address that it has inside the pod. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** One upstream program. */
export interface Node {
  readonly name: string;
  readonly upstream: string;
  readonly host: Host;
  /** Where the gateway reaches it: the proxy's port where there is a proxy, else the program's own. */
  readonly gatewayPort: number;
  /** Where the program itself listens. */
  readonly listenPort: number;
  readonly program: NodeProgram;
}

/** One program behind the app. */
export interface Service {
  readonly name: string;
  readonly host: Host;
  /** Where the app reaches it: the proxy's port where there is a proxy, else the program's own. */
  readonly port: number;
  /** Where the program itself listens. */
  readonly listenPort: number;
  readonly program: ServiceProgram;
}

/** A Toxiproxy proxy in front of one node or service, with its name. */
export interface HostProxy {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}

/** Gateway, upstreams and services of one arm, with the addresses they have inside the pod. */
export interface Topology {
  readonly gateway: Host;
  readonly hosts: readonly Host[];
  readonly nodes: readonly Node[];
  /** Nodes that are not there at first, and that a controller may start. */
  readonly spares: readonly Node[];
  readonly services: readonly Service[];
  readonly proxies: readonly HostProxy[];
}

/** What a proxy adds to the port of the program behind it, which leaves its own port to the proxy. */
const behindProxy = 10_000;
/** Pools have subnets from 1 on, services from here on. */
const serviceSubnet = 200;

/** Names of the nodes of the pool `upstream`. */
export function nodeNames(upstream: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `${upstream}-${index + 1}`);
}

/** `host:port` as nginx logs it for a node. */
export function gatewayAddress(node: Node): string {
  return `${node.host.address}:${node.gatewayPort}`;
}

/** Whether the node writes down what reaches it; an image does not. */
export function keepsJournal({ program }: Node): boolean {
  return program.type === 'app';
}

/** The nodes that are images, with where the pod's programs connect to them. */
export function imageNodesOf(topology: Topology): readonly {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly program: ImageProgram;
}[] {
  return allNodes(topology).flatMap(({ name, host, listenPort: port, program }) =>
    program.type === 'image' ? [{ name, address: host.address, port, program }] : [],
  );
}

/** Every node of a topology, those included that a controller may start. */
export function allNodes({ nodes, spares }: Topology): readonly Node[] {
  return [...nodes, ...spares];
}

function nodesOf({ upstreams, spares, proxied }: World): readonly { readonly node: Node; readonly spare: boolean }[] {
  return Object.entries(upstreams).flatMap(([upstream, pool], subnet) => {
    const names = nodeNames(upstream, pool.size + spares);
    const behind = proxied === upstream || (proxied !== null && names.includes(proxied));
    return names.map((name, index) => ({
      node: {
        name,
        upstream,
        host: { name, address: `127.0.${subnet + 1}.${index + 1}` },
        gatewayPort: nodePort,
        listenPort: behind ? nodePort + behindProxy : nodePort,
        program: pool.program,
      },
      spare: index >= pool.size,
    }));
  });
}

function servicesOf({ services, proxied }: World): readonly Service[] {
  return Object.entries(services).map(([name, program], index) => {
    const port = servicePorts[program.type];
    const host = { name, address: `127.0.${serviceSubnet + index}.1` };
    return { name, host, port, listenPort: proxied === name ? port + behindProxy : port, program };
  });
}

function proxyOf(name: string, { address }: Host, port: number, listenPort: number): readonly HostProxy[] {
  return port === listenPort ? [] : [{ name, listen: `${address}:${port}`, upstream: `${address}:${listenPort}` }];
}

/** The topology of an arm, with every address. Control, broken and mitigated arms of a fault differ as their worlds do. */
export function topologyOf(world: World): Topology {
  const placed = nodesOf(world);
  const services = servicesOf(world);
  const gateway: Host = { name: 'gateway', address: '127.0.0.1' };
  return {
    gateway,
    hosts: [gateway, ...placed.map(({ node }) => node.host), ...services.map(({ host }) => host)],
    nodes: placed.filter(({ spare }) => !spare).map(({ node }) => node),
    spares: placed.filter(({ spare }) => spare).map(({ node }) => node),
    services,
    proxies: [
      ...placed.flatMap(({ node }) => proxyOf(node.name, node.host, node.gatewayPort, node.listenPort)),
      ...services.flatMap(({ name, host, port, listenPort }) => proxyOf(name, host, port, listenPort)),
    ],
  };
}
