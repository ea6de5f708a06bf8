import { expect, it } from 'vitest';
import { listenOverflows, overflowsIn } from './listen-overflows.ts';

const netstat = `TcpExt: SyncookiesSent ListenOverflows ListenDrops
TcpExt: 0 17 19
IpExt: InNoRoutes InTruncatedPkts
IpExt: 0 0
`;

it('the count of full accept queues stands below its name', () => {
  expect(overflowsIn(netstat)).toBe(17);
});

it('a kernel that does not count them is no zero', () => {
  expect(() => overflowsIn('TcpExt: SyncookiesSent\nTcpExt: 0\n')).toThrow('ListenOverflows');
  expect(() => overflowsIn('')).toThrow('ListenOverflows');
});

it('this kernel counts them', async () => {
  expect((await listenOverflows()).count).toBeGreaterThanOrEqual(0);
});
