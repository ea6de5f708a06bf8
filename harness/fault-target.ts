import { awaitNode, startNode } from './deploy.ts';
import type { FaultTarget } from './faults/condition.ts';
import { failure } from './model/error.ts';
import { gatewayAddress, type Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** What a fault may do to the node `name` of a deployed topology; exits that it brings about are expected. */
export function faultTarget(pod: Pod, topology: Topology, watch: ProgramWatch, name: string): FaultTarget {
  const node = topology.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw failure('GC9001', `the topology has no node ${name}`);
  const { address: host } = node.host;
  return {
    name,
    address: gatewayAddress(node),
    kill: () => {
      watch.expectExit(name);
      return pod.signal(name, 'SIGKILL', true);
    },
    signal: (signal) => pod.signal(name, signal, false),
    start: async () => {
      const started = await startNode(pod, node);
      watch.noteStart(name, started.at);
      return started;
    },
    setProxyEnabled: (enabled) => pod.agent.call('setProxyEnabled', { name, enabled }),
    awaitConnect: (outcome, withinMs) =>
      pod.agent.call('awaitConnect', { host, port: node.gatewayPort, outcome, withinMs }),
    awaitReady: (withinMs) => awaitNode(pod, node, withinMs),
  };
}
