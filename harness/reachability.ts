import type { Reachability } from './model/reachability.ts';
import { type Node, nodesAsked, type Topology } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Within a pod an answer comes in less than a ms. */
const pingMs = 200;
/** For the whole way, of which each hop gets a fifth. */
const tracerouteMs = 1000;

async function reach(pod: Pod, node: Node, region: string): Promise<Omit<Reachability, 'at' | 'duringFault'>> {
  const { call } = pod.agent;
  const { address } = node.host;
  const port = node.gatewayPort;
  const [connect, ping, way] = await Promise.all([
    call('awaitConnect', { host: address, port, outcome: 'connected', withinMs: 0 }),
    call('ping', { host: address, timeoutMs: pingMs }),
    call('traceroute', { host: address, port, timeoutMs: tracerouteMs }),
  ]);
  return { region, host: node.name, port, tcp: connect.last, pingMs: ping.ms, hops: way.hops, routed: pod.routed };
}

/** Looks from the gateway's place how each node of a region that the gateway asks is reached right now. */
export async function lookAround(
  pod: Pod,
  topology: Topology,
  duringFault: boolean,
  onLoadClock: (at: number) => number,
): Promise<readonly Reachability[]> {
  const far = nodesAsked(topology).flatMap((node) =>
    node.region === undefined ? [] : [{ node, region: node.region }],
  );
  if (far.length === 0) return [];
  const at = onLoadClock((await pod.agent.call('now', {})).at);
  const seen = await Promise.all(far.map(({ node, region }) => reach(pod, node, region)));
  return seen.map((one) => ({ ...one, at, duringFault }));
}
