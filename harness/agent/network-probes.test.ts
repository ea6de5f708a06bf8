import { expect, test } from 'vitest';
import { hopsOf, roundTripMs } from './network-probes.ts';

test('reads the round trip that ping prints, and null where no answer came', () => {
  const answered =
    'PING 127.0.1.1 (127.0.1.1) 56(84) bytes of data.\n64 bytes from 127.0.1.1: icmp_seq=1 ttl=64 time=0.021 ms\n';
  expect(roundTripMs(answered)).toBe(0.021);
  expect(
    roundTripMs('PING 127.0.1.1 (127.0.1.1) 56(84) bytes of data.\n\n--- 127.0.1.1 ping statistics ---\n'),
  ).toBeNull();
  expect(roundTripMs('From 10.0.0.1 icmp_seq=1 Packet filtered\n')).toBeNull();
});

test('reads the hops of a traceroute, silent ones and annotated ones too', () => {
  const said = [
    'traceroute to 10.0.1.2 (10.0.1.2), 5 hops max, 60 byte packets',
    ' 1  10.0.0.1  0.048 ms',
    ' 2  *',
    ' 3  10.0.1.2  1.5 ms !X',
    '',
  ].join('\n');
  expect(hopsOf(said)).toEqual([
    { address: '10.0.0.1', ms: 0.048, annotation: null },
    { address: null, ms: null, annotation: null },
    { address: '10.0.1.2', ms: 1.5, annotation: '!X' },
  ]);
});
