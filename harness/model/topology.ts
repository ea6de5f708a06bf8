import { type ServiceProgram, servicePorts } from './service.ts';
import { type ImageProgram, type NodeProgram, nodePort } from './upstream.ts';
import type { World } from './world.ts';

/** A name and the address that it has inside the pod: a loopback one, or one of a region. */
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
  /** The region in which it runs; unset: where the gateway is. */
  readonly region?: string | undefined;
  /** The pool of gateways through which it is reached; unset: the gateway asks it itself. */
  readonly behind?: string | undefined;
}

/**
 * Hosts that are not where the gateway is. Where the runtime can, they are in a network namespace of their own, behind a
 * router; else their addresses are the pod's own.
 */
export interface Region {
  /** In the form of a host's name. */
  readonly name: string;
  /** Where its hosts have their addresses: `10.1.0.0/24`. The last one is the router's; 10.0.0.0/24 is no region's. */
  readonly subnet: string;
  /** Names of hosts of the pod. */
  readonly hosts: readonly string[];
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
  /** Where Toxiproxy runs, at the way in of what it stands before: in that one's region, or beside the gateway. */
  readonly proxyPlace: { readonly host: string; readonly region?: string | undefined };
  readonly regions: readonly Region[];
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

/** The nodes that the gateway asks itself; the others stand behind another gateway. */
export function nodesAsked(topology: Topology): readonly Node[] {
  return allNodes(topology).filter(({ behind }) => behind === undefined);
}

/** Every node of a topology, those included that a controller may start. */
export function allNodes({ nodes, spares }: Topology): readonly Node[] {
  return [...nodes, ...spares];
}

/** Names of the regions of a world, in the order in which its pools name them. */
export function regionNames({ upstreams }: World): readonly string[] {
  return [...new Set(Object.values(upstreams).flatMap(({ region }) => region ?? []))];
}

/** Gives addresses to the nodes of a pool: `127.0.<pool>.<node>`, or of a region, over all its pools, `10.<region>.0.<node>`. */
function addresser(world: World): (region: string | undefined, subnet: number, index: number) => string {
  const regions = regionNames(world);
  const taken = new Map<string, number>();
  return (region, subnet, index) => {
    if (region === undefined) return `127.0.${subnet + 1}.${index + 1}`;
    const host = (taken.get(region) ?? 0) + 1;
    taken.set(region, host);
    return `10.${regions.indexOf(region) + 1}.0.${host}`;
  };
}

function nodesOf(world: World): readonly { readonly node: Node; readonly spare: boolean }[] {
  const { upstreams, spares, proxied } = world;
  const addressOf = addresser(world);
  return Object.entries(upstreams).flatMap(([upstream, pool], subnet) => {
    const names = nodeNames(upstream, pool.size + spares);
    const behind = proxied === upstream || (proxied !== null && names.includes(proxied));
    return names.map((name, index) => ({
      node: {
        name,
        upstream,
        host: { name, address: addressOf(pool.region, subnet, index) },
        gatewayPort: nodePort,
        listenPort: behind ? nodePort + behindProxy : nodePort,
        program: pool.program,
        ...(pool.region === undefined ? {} : { region: pool.region }),
        ...(pool.behind === undefined ? {} : { behind: pool.behind }),
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

function regionsOf(world: World, nodes: readonly Node[]): readonly Region[] {
  return regionNames(world).map((name, index) => ({
    name,
    subnet: `10.${index + 1}.0.0/24`,
    hosts: nodes.filter(({ region }) => region === name).map(({ host }) => host.name),
  }));
}

/** Beside what it stands before, where that is in a region: a proxy at home would have the way to it behind it. */
function proxyPlaceOf(nodes: readonly Node[]): Topology['proxyPlace'] {
  const far = nodes.find(({ region, gatewayPort, listenPort }) => region !== undefined && gatewayPort !== listenPort);
  return far === undefined ? { host: '127.0.0.1' } : { host: far.host.address, region: far.region };
}

/** The topology of an arm, with every address. Control, broken and mitigated arms of a fault differ as their worlds do. */
export function topologyOf(world: World): Topology {
  const placed = nodesOf(world);
  const services = servicesOf(world);
  const gateway: Host = { name: 'gateway', address: '127.0.0.1' };
  const all = placed.map(({ node }) => node);
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
    proxyPlace: proxyPlaceOf(all),
    regions: regionsOf(world, all),
  };
}
