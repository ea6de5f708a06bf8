import { expect, test } from 'vitest';
import { captureCommand, capturedPackets } from './packet-capture.ts';

const said = `tcpdump: data link type LINUX_SLL2
tcpdump: listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 512 bytes
1204 packets captured
2408 packets received by filter
3 packets dropped by kernel
`;

test('what tcpdump says at its end is what was captured', () => {
  expect(capturedPackets(said, false)).toEqual({ packets: 1204, lost: 3, full: false });
  expect(capturedPackets('1 packet captured\n0 packets dropped by kernel\n', true)).toEqual({
    ...{ packets: 1, lost: 0, full: true },
  });
});

test('of a tcpdump that was killed nothing is known', () => {
  expect(capturedPackets('tcpdump: listening on any', false)).toEqual({ packets: null, lost: null, full: false });
});

test('a capture is bounded in size', () => {
  const words = captureCommand('/var/gatecrash/control.pcap');
  const limit = (flag: string) => Number(words[words.indexOf(flag) + 1]);
  expect(limit('-s') * limit('-c')).toBeLessThan(30e6);
});
