import type { AgentConnection } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import type { PodSpec } from '../runtime.ts';

const commandsFile = '/tmp/gatecrash-regions.ip';
const ipMs = 5000;

/**
 * Gives the loopback of a pod the addresses of hosts in regions: containers share one network, so a region is no place
 * of its own here. Its hosts have the addresses that they have in the local runtime, with no router on the way.
 */
export async function addRegionAddresses({ regions = [], hosts }: PodSpec, agent: AgentConnection): Promise<void> {
  const names = new Set(regions.flatMap((region) => region.hosts));
  const addresses = hosts.filter(({ name }) => names.has(name)).map(({ address }) => address);
  if (addresses.length === 0) return;
  const text = addresses.map((address) => `address add ${address}/32 dev lo\n`).join('');
  await agent.call('write', { path: commandsFile, text });
  const argv = ['ip', '-batch', commandsFile];
  const { code, stderr } = await agent.call('run', { name: 'ip', argv, env: {}, timeoutMs: ipMs });
  if (code !== 0)
    throw failure('GC9002', `the regions of a pod get no addresses: ip ended with ${code}: ${stderr.trim()}`);
}
