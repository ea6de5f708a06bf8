import type { Arm } from './model/arm.ts';
import type { Topology } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Whether the fault of an arm is a firewall's. */
export function hasFirewall({ fault }: Arm): boolean {
  return fault?.inject.condition.via === 'firewall';
}

/**
 * Has the firewall of an arm opened where it is open: its programs are in memory then. A program that has to be read from
 * a disk first stops the agent, which starts it, for as long as that takes (in containers 215 to 287 ms of the load of the first such arm of a run).
 */
export async function readyFirewall({ agent }: Pod, arm: Arm, { nodes }: Topology): Promise<void> {
  const [node] = nodes;
  if (node === undefined || !hasFirewall(arm)) return;
  await agent.call('open', { host: node.host.address, port: node.listenPort });
}
