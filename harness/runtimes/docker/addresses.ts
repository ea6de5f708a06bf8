import type { AgentConnection } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import type { PodSpec } from '../runtime.ts';

const commandsFile = '/tmp/gatecrash-addresses.ip';
const ipMs = 5000;

/**
 * The commands of ip(8) that give the loopback of a pod the addresses of hosts in regions: containers share one network,
 * so a region is no place of its own here. Its hosts have the addresses that they have in the local runtime, with no
 * router on the way.
 */
export function regionAddresses({ regions = [], hosts }: Pick<PodSpec, 'regions' | 'hosts'>): readonly string[] {
  const names = new Set(regions.flatMap((region) => region.hosts));
  return hosts.filter(({ name }) => names.has(name)).map(({ address }) => `address add ${address}/32 dev lo`);
}

/** Has the agent of a pod run these commands of ip(8). */
export async function addAddresses(commands: readonly string[], agent: AgentConnection): Promise<void> {
  if (commands.length === 0) return;
  await agent.call('write', { path: commandsFile, text: commands.map((line) => `${line}\n`).join('') });
  const argv = ['ip', '-batch', commandsFile];
  const { code, stderr } = await agent.call('run', { name: 'ip', argv, env: {}, timeoutMs: ipMs });
  if (code !== 0) throw failure('GC9002', `a pod gets no addresses: ip ended with ${code}: ${stderr.trim()}`);
}
