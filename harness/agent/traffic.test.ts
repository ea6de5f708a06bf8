import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CountedPlace } from '../model/agent-protocol.ts';
import { createTraffic, trafficOf, trafficRules } from './traffic.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
afterAll(() => rm(folder, { recursive: true }));

const place = (name: string, address: string, port: number): CountedPlace => ({
  ...{ name, address, port, translated: false },
});
const gateway = place('gateway', '127.0.0.1', 80);
const app = place('app-1', '127.0.1.1', 8080);

function listing(counters: Readonly<Record<string, readonly [packets: number, bytes: number]>>): string {
  const listed = Object.entries(counters).map(([name, [packets, bytes]]) => ({
    counter: { family: 'inet', name, table: 'gatecrash_traffic', handle: 2, packets, bytes },
  }));
  return JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6', json_schema_version: 1 } }, ...listed] });
}

test('what comes in is counted behind the firewall’s chain, what goes out as it leaves', () => {
  const text = trafficRules([gateway, app]);
  expect(text).toContain(
    [
      '    type filter hook input priority 150; policy accept;',
      '    counter name ip daddr . tcp dport map { 127.0.0.1 . 80 : "to0", 127.0.1.1 . 8080 : "to1" }',
    ].join('\n'),
  );
  expect(text).toContain(
    [
      '    type filter hook output priority -150; policy accept;',
      '    counter name ip saddr . tcp sport map { 127.0.0.1 . 80 : "from0", 127.0.1.1 . 8080 : "from1" }',
    ].join('\n'),
  );
  expect(text.match(/^ {2}chain/gm)).toHaveLength(2);
});

test('what is translated is counted on its way out and on its way back', () => {
  const text = trafficRules([{ ...app, translated: true }]);
  expect(text).toContain(
    'output priority -150; policy accept;\n    counter name ip daddr . tcp dport map { 127.0.1.1 . 8080 : "to0" }',
  );
  expect(text).toContain(
    'input priority 150; policy accept;\n    counter name ip saddr . tcp sport map { 127.0.1.1 . 8080 : "from0" }',
  );
  expect(text.match(/^ {2}chain/gm)).toHaveLength(2);
});

test('a program that listens at several places has the sum of them', () => {
  const proxy = (address: string) => place('toxiproxy', address, 8080);
  const text = listing({ to0: [1, 60], from0: [2, 90], to1: [3, 100], from1: [4, 200], to2: [5, 7], from2: [6, 8] });
  expect(trafficOf([proxy('127.0.1.1'), gateway, proxy('127.0.1.2')], text)).toEqual([
    { name: 'toxiproxy', rxBytes: 67, rxPackets: 6, txBytes: 98, txPackets: 8 },
    { name: 'gateway', rxBytes: 100, rxPackets: 3, txBytes: 200, txPackets: 4 },
  ]);
});

test('a counter that is not listed is no traffic of 0', () => {
  expect(() => trafficOf([gateway], listing({}))).toThrow('nft lists no counters of gateway');
});

test('what is in a region is counted there', async () => {
  const ran: string[] = [];
  const traffic = createTraffic(async ({ argv }) => {
    ran.push(argv.join(' '));
    return { code: 0, signal: null, stdout: listing({ to0: [1, 2], from0: [3, 4] }), stderr: '' };
  }, folder);
  await traffic.count([gateway, { ...place('far-1', '10.1.0.1', 8080), region: 'far' }]);
  expect(await traffic.counted()).toMatchObject([{ name: 'gateway' }, { name: 'far-1', rxBytes: 2, txBytes: 4 }]);
  const enter = 'nsenter --net=/run/netns/region-far';
  // At the same time in every region: in which order is not settled.
  expect(ran.toSorted()).toEqual([
    `nft -f ${folder}/gatecrash-traffic.nft`,
    'nft -j list counters table inet gatecrash_traffic',
    `${enter} nft -f ${folder}/gatecrash-traffic-far.nft`,
    `${enter} nft -j list counters table inet gatecrash_traffic`,
  ]);
});

test('a refusal of the kernel is told in the words of nft', async () => {
  const stderr = 'Error: Could not process rule: Operation not permitted\n…';
  const traffic = createTraffic(async () => ({ code: 1, signal: null, stdout: '', stderr }), folder);
  await expect(traffic.count([gateway])).rejects.toThrow('nft ended with 1: Error: Could not process rule');
});
