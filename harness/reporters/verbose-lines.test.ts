import { expect, test } from 'vitest';
import { armDocument } from './testing/run-document.ts';
import { verboseLines } from './verbose-lines.ts';

const wide = 500;
const lines = (changes: Partial<ReturnType<typeof armDocument>>) =>
  verboseLines(armDocument({ name: 'broken/x', ...changes }), wide);

test('each node is told with the share of its attempts that failed, its latency, and how often it was ejected', () => {
  const node = { attempts: 100, failed: 0, latencyMs: { p50: 20.4, p99: null }, journal: true, region: null };
  const act = { target: 'app-2', at: 500, proof: '', memoryMb: null };
  const acts = [
    { ...act, type: 'ejection' as const },
    { ...act, type: 'readmission' as const },
  ];
  const nodes = [
    { ...node, name: 'app-1', address: '127.0.1.1:8080' },
    { ...node, name: 'app-2', address: '127.0.1.2:8080', failed: 83 },
  ];
  expect(lines({ nodes, acts })).toEqual([
    '  nodes: app-1 0 of 100 attempts failed, p50/p99 20/– ms; app-2 83 of 100 attempts failed, p50/p99 20/– ms, ejected 1 time',
  ]);
});

test('traffic is told where it was counted', () => {
  const network = { rxBytes: 41_000, rxPackets: 480, txBytes: 2_300_000, txPackets: 390 };
  const used = { cpuMs: 130, rssPeakBytes: 58_600_000 };
  expect(
    lines({
      resources: [
        { ...used, name: 'app-1', network },
        { ...used, name: 'app-2', network: null },
      ],
    }),
  ).toEqual([
    '  used: app-1 130 ms of CPU, 58.6 MB of memory, 41 kB in, 2.3 MB out; app-2 130 ms of CPU, 58.6 MB of memory',
  ]);
});

test('a capture says what is not in it', () => {
  const capture = { file: 'arms/x/control/control.pcap', packets: 50_000, lost: 0, full: false };
  expect(lines({ capture })).toEqual(['  50000 packets: arms/x/control/control.pcap']);
  expect(lines({ capture: { ...capture, lost: 3, full: true } })).toEqual([
    '  50000 packets (the first only, 3 more were lost): arms/x/control/control.pcap',
  ]);
});

test('commands stand whole on lines of their own, by how their requests ended', () => {
  const command = `curl ${'-H x '.repeat(200)}'http://127.0.0.1/'`;
  const of = (request: number, outcome: string) => ({ request, outcome, command });
  const curl = { commands: [of(3, '502'), of(4, 'TIMEOUT'), of(5, '502')], more: 9 };
  expect(lines({ curl })).toEqual([
    '  failed, to be made again in a pod that --keep leaves up:',
    '  ended in 502:',
    `  ${command}`,
    `  ${command}`,
    '  ended in TIMEOUT:',
    `  ${command}`,
    '  and 9 more requests that failed',
  ]);
  expect(lines({ curl: { commands: [], more: 0 } })).toEqual([]);
});
