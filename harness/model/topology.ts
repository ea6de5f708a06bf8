import type { Fault } from './fault.ts';
import type { Scenario } from './scenario.ts';
import { type ImageProgram, type NodeProgram, nodePort } from './upstream.ts';

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

/** A Toxiproxy proxy between the gateway and one node, with the node's name. */
export interface NodeProxy {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}

/** Gateway and upstreams of one arm, with the addresses they have inside the pod. */
export interface Topology {
  readonly gateway: Host;
  readonly hosts: readonly Host[];
  readonly nodes: readonly Node[];
  /** Nodes that are not there at first, and that a controller may start. */
  readonly spares: readonly Node[];
  readonly proxies: readonly NodeProxy[];
}

/** Names of the nodes of the pool `upstream`. */
export function nodeNames(upstream: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `${upstream}-${index + 1}`);
}

/** Whether the fault is carried out by Toxiproxy and so needs a proxy in front of every node of its target's pool. */
export function needsProxy(fault: Fault | null): boolean {
  return fault !== null && fault.inject.condition.via === 'proxy';
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

/**
 * The topology of an arm: the same for control, broken and mitigated arms of one fault, but for `spares` more nodes in
 * every pool that a controller may start.
 */
export function topologyOf(scenario: Scenario, fault: Fault | null, spares = 0): Topology {
  const nodes: Node[] = [];
  const spare = new Set<Node>();
  let subnet = 0;
  for (const [upstream, pool] of Object.entries(scenario.upstreams)) {
    subnet += 1;
    const names = nodeNames(upstream, pool.size + spares);
    const proxied = fault !== null && needsProxy(fault) && names.includes(fault.inject.condition.target);
    for (const [index, name] of names.entries()) {
      const node: Node = {
        name,
        upstream,
        host: { name, address: `127.0.${subnet}.${index + 1}` },
        gatewayPort: nodePort,
        listenPort: proxied ? nodePort + 10000 : nodePort,
        program: pool.program,
      };
      nodes.push(node);
      if (index >= pool.size) spare.add(node);
    }
  }
  const gateway: Host = { name: 'gateway', address: '127.0.0.1' };
  return {
    gateway,
    hosts: [gateway, ...nodes.map((node) => node.host)],
    nodes: nodes.filter((node) => !spare.has(node)),
    spares: nodes.filter((node) => spare.has(node)),
    proxies: nodes
      .filter((node) => node.listenPort !== node.gatewayPort)
      .map((node) => ({
        name: node.name,
        listen: gatewayAddress(node),
        upstream: `${node.host.address}:${node.listenPort}`,
      })),
  };
}
