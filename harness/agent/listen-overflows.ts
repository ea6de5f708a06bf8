import { readFile } from 'node:fs/promises';
import { epochNow } from './clock.ts';

/** The counter TcpExt ListenOverflows in the text of /proc/net/netstat: names on one line, values on the next (netstat(8)). */
export function overflowsIn(netstat: string): number {
  const [names = '', values = ''] = netstat.split('\n').filter((line) => line.startsWith('TcpExt:'));
  const index = names.split(' ').indexOf('ListenOverflows');
  const count = Number(values.split(' ')[index]);
  if (index === -1 || Number.isNaN(count)) throw new Error('/proc/net/netstat has no ListenOverflows');
  return count;
}

/** How often an accept queue in this network namespace was full when a connection came, by the kernel's count. */
export async function listenOverflows(): Promise<{ at: number; count: number }> {
  const count = overflowsIn(await readFile('/proc/net/netstat', 'utf8'));
  return { at: epochNow(), count };
}
