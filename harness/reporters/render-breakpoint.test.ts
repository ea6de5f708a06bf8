import { expect, test } from 'vitest';
import type { BreakpointDocument, BreakpointStep } from '../model/breakpoint-document.ts';
import { renderBreakpoint } from './render-breakpoint.ts';
import { confirmedRun } from './testing/run-document.ts';

function step(number: number, value: number, decision: BreakpointStep['decision'], errors: number): BreakpointStep {
  const share = errors / 1600;
  return {
    ...{ number, value, decision, gatewayErrors: errors, otherFailures: 0 },
    reason: `${errors} of 1600 requests`,
    requests: { sent: 1700, counted: 1600 },
    share: { low: Math.max(0, share - 0.008), value: share, high: share + 0.008 },
    kinds: errors === 0 ? [] : [{ id: 'recv-reset', count: errors }],
    statuses: { 200: 1600 - errors },
    latencyMs: { p50: 53.2, p90: 55, p99: errors === 0 ? 62 : null, max: 80 },
    windowMs: 8000,
    latencyGrowth: 0,
    load: { ratePerSecond: value, latenessP99Ms: 1.2 },
    proof: null,
    records: `arms/peak-load/breakpoint.step-0${number}/requests.bin`,
  };
}

const document: BreakpointDocument = {
  ...{ schemaVersion: 1, tool: { name: 'gatecrash', version: '0.1.0' }, startedAt: '', finishedAt: '', complete: true },
  ...{ exitCode: 0, environment: confirmedRun.environment, arm: 'control', config: 'broken.conf' },
  scenario: { name: 'peak-load', title: 'More requests than the nodes can serve' },
  parameter: {
    ...{ name: 'rate', unit: 'requests/s', what: 'requests that arrive per second', direction: 'up', fault: null },
  },
  plan: {
    ...{ start: 100, from: 3, to: 3200, resolution: 1.05, threshold: 0.01, alpha: 0.01, alphaPerStep: 0.0004 },
    ...{ mostSteps: 24, stepTimeoutMs: 30_000 },
  },
  ...{ outcome: 'found', reason: 'gateway errors start between 194 and 203 requests/s', undecided: null },
  interval: { holds: 194, breaks: 203 },
  theory: { value: 200, words: '2 × 5 workers / 50 ms' },
  firstErrors: [{ id: 'recv-reset', count: 80 }],
  latencyAtHold: { p50: 53.2, p90: 55, p99: 62, max: 80 },
  steps: [step(1, 100, 'holds', 0), step(2, 203, 'breaks', 80), step(3, 194, 'holds', 0)],
  saturation: {
    answeredPerSecond: 196.4,
    connections: 20,
    levels: [
      {
        ...{ connections: 20, seconds: 4, answeredPerSecond: 196.4, made: 1167, unaccounted: 20, trouble: null },
        gateway: { 200: 1147, 499: 20 },
        autocannon: { sent: 1147, errors: 0, timeouts: 0, ok: 1147, non2xx: 0 },
      },
    ],
  },
};

const rendered = (changes: Partial<BreakpointDocument> = {}): string =>
  renderBreakpoint({ ...document, ...changes }, '/out', {
    width: 80,
    paint: (_, text) => text,
    shortPath: (path) => path,
  });

test('the interval comes first, then theory, errors, latency, and a table of the steps, in 80 columns', () => {
  const text = rendered();
  expect(text.split('\n').slice(0, 7)).toEqual([
    'peak-load: More requests than the nodes can serve',
    'breakpoint: rate [194, 203] requests/s',
    'requests that arrive per second; no fault; control, broken.conf',
    'theory: 200 requests/s (2 × 5 workers / 50 ms)',
    'first errors: 80 × recv-reset',
    'at the last value that holds: p50 53 ms, p99 62 ms',
    'breaks: more than 1 % gateway errors; wrong at most once in 100 searches',
  ]);
  expect(text).toMatch(/^2 +203 +breaks +80\/1600 +4\.2–5\.8 +53\/– +80×recv-reset$/m);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('what autocannon does not tell of is shown beside what it does', () => {
  expect(rendered().replaceAll(/\s+/g, ' ')).toContain(
    '1167 made, gateway logged 200×1147 499×20, autocannon tells of 1147 answers; 20 are in none of its counts',
  );
});

test('a search that came to nothing says why, and what it knows', () => {
  const text = rendered({
    ...{ outcome: 'inconclusive', reason: 'the machine was not fit at 400 requests/s', firstErrors: [] },
    interval: { holds: 194, breaks: null },
    steps: [step(1, 194, 'holds', 0), { ...step(2, 400, 'inconclusive', 30), reason: 'the load was late' }],
    saturation: null,
  }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('? inconclusive: the machine was not fit at 400 requests/s; holds at 194 requests/s');
  expect(text).toContain('step 2: the load was late');
  expect(text).not.toContain('saturation');
});

test('values of which nothing could be told stand beside the interval', () => {
  expect(rendered({ undecided: [200, 201] })).toContain('[194, 203] requests/s; nothing could be told at 200 to 201');
});
