import type { Condition, Meeting } from './fault.ts';
import { allNodes, gatewayAddress, type Node, type Topology } from './topology.ts';
import { servicesUsed } from './upstream.ts';
import type { World } from './world.ts';

/** Which nodes a condition may make fail, and how a request is known to have met it. */
export interface Reach {
  /** Names of the nodes that fail by it; every other one is expected to stay healthy. */
  readonly nodes: readonly string[];
  readonly meets: Meeting;
}

/** Conditions that fill a queue, as a load does that is too much. */
const queueing: ReadonlySet<string> = new Set(['slow-queries']);

function reachOfNodes(nodes: readonly Node[], { via, type }: Condition): Reach {
  // What queued before is served yet: only what arrives when the queue is full meets it.
  const by = via === 'load' || queueing.has(type) ? 'begun-attempt' : 'attempt';
  return { nodes: nodes.map(({ name }) => name), meets: { by, addresses: nodes.map(gatewayAddress) } };
}

function routesOf({ settings }: Condition): readonly string[] {
  const routes = settings?.routes;
  return Array.isArray(routes) ? routes : ['/'];
}

/** How far a condition reaches in the topology of an arm. */
export function reachOf(condition: Condition, world: World, topology: Topology): Reach {
  const { target } = condition;
  const routed =
    condition.settings?.routes === undefined ? null : { by: 'route' as const, routes: routesOf(condition) };
  const node = topology.nodes.filter(({ name }) => name === target);
  // A load that is too much for a pool is so for the nodes that a controller adds to it as well.
  const there = condition.via === 'load' ? allNodes(topology) : topology.nodes;
  const pool = there.filter(({ upstream }) => upstream === target);
  if (node.length + pool.length > 0) {
    const reach = reachOfNodes(node.length > 0 ? node : pool, condition);
    return routed === null ? reach : { ...reach, meets: routed };
  }
  if (topology.services.some(({ name }) => name === target)) {
    const users = Object.entries(world.upstreams).filter(([, one]) => servicesUsed([one]).includes(target));
    const names = users.map(([name]) => name);
    const nodes = topology.nodes.filter(({ upstream }) => names.includes(upstream)).map(({ name }) => name);
    return { nodes, meets: { by: 'call', service: target } };
  }
  return { nodes: [], meets: routed ?? { by: 'route', routes: ['/'] } };
}
