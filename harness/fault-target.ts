import { awaitNode, startNode } from './deploy.ts';
import type { Capacity, FaultTarget } from './faults/condition.ts';
import { failure } from './model/error.ts';
import { gatewayAddress, type Node, type Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** A program that does not say its capacity after this long has not taken it on. */
const capacityMs = 1000;
/** A stub application that does not answer after this long has not recovered. */
const recoveryMs = 5000;

function ask(pod: Pod, node: Node, path: string, capacity: Capacity): Promise<{ at: number; met: boolean }> {
  return pod.agent.call('awaitGet', {
    host: node.host.address,
    port: node.listenPort,
    path,
    status: 204,
    header: { name: 'x-capacity', value: `${capacity.workers}/${capacity.queue ?? 'unbounded'}` },
    withinMs: capacityMs,
  });
}

/** What a node was started with; the border lets no fault ask it of an image. */
function ownCapacity({ name, program }: Node): Capacity {
  if (program.type === 'app') return program;
  throw failure('GC9001', `${name} is an image, whose capacity is not known`);
}

async function setCapacity(pod: Pod, node: Node, capacity: Capacity | null): Promise<void> {
  const { workers, queue } = capacity ?? ownCapacity(node);
  await ask(pod, node, `/-/capacity?workers=${workers}&queue=${queue ?? ''}`, { workers, queue });
}

function awaitCapacity(pod: Pod, node: Node, capacity: Capacity): Promise<{ at: number; met: boolean }> {
  return ask(pod, node, '/-/ready', capacity);
}

/** What a fault may do to the node `name` of a deployed topology; exits that it brings about are expected. */
export function faultTarget(pod: Pod, topology: Topology, watch: ProgramWatch, name: string): FaultTarget {
  const node = topology.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw failure('GC9001', `the topology has no node ${name}`);
  const { address: host } = node.host;
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<{ at: number }> => {
    watch.expectExit(name);
    return pod.signal(name, signal, true);
  };
  return {
    name,
    address: gatewayAddress(node),
    recoveryMs: node.program.type === 'image' ? node.program.readyWithinMs : recoveryMs,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    signal: (signal) => pod.signal(name, signal, false),
    start: async () => {
      const started = await startNode(pod, node);
      watch.noteStart(name, started.at);
      return started;
    },
    setCapacity: async (capacity) => {
      const before = await pod.agent.call('now', {});
      await setCapacity(pod, node, capacity);
      return before;
    },
    awaitCapacity: (capacity) => awaitCapacity(pod, node, capacity ?? ownCapacity(node)),
    setProxyEnabled: (enabled) => pod.agent.call('setProxyEnabled', { name, enabled }),
    awaitConnect: (outcome, withinMs) =>
      pod.agent.call('awaitConnect', { host, port: node.gatewayPort, outcome, withinMs }),
    awaitReady: (withinMs) => awaitNode(pod, node, withinMs),
  };
}
