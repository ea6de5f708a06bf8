import { expect, test } from 'vitest';
import type { ArmDocument } from '../model/run-document.ts';
import { costLine } from './cost-line.ts';
import { armDocument } from './testing/run-document.ts';

const none = { low: 0, value: 0, high: 0.01 };
const intervals: NonNullable<ArmDocument['cost']['intervals']> = {
  attemptsPerRequest: { low: 1.27, value: 1.33, high: 1.4 },
  callsPerRequest: null,
  addedLatencyP50Ms: { low: 0.21, value: 0.4, high: 1.14 },
  duplicatedShare: { low: 0.001, value: 0.0123, high: 0.03 },
  shedShare: none,
  staleShare: none,
  degradedShare: none,
  survivorLoad: { low: 1.3, value: 1.5, high: null },
};

function arm(changes: Partial<ArmDocument> = {}): ArmDocument {
  const failover = armDocument({ name: 'failover/node-killed', role: 'mitigation', verdict: 'confirmed' });
  return { ...failover, cost: { ...failover.cost, cpuMsPerRequest: 3.14, intervals }, ...changes };
}

test('a mitigation says what it costs, with intervals, and nothing of what it does not', () => {
  expect(costLine(arm())).toEqual([
    'cost: 1.33 (1.27 to 1.40) attempts per request; 0.4 (0.2 to 1.1) ms added at p50; 1.2 % (0.1 % to 3.0 %) of the POSTs done twice; 1.50 (1.30 to any) times the load on the other nodes; 3.1 ms of CPU per request',
  ]);
});

test('what may be nothing is not told', () => {
  const { cost } = arm();
  const addedLatencyP50Ms = { low: -0.2, value: 0.4, high: 1.1 };
  const [line] = costLine(arm({ cost: { ...cost, intervals: { ...intervals, addedLatencyP50Ms } } }));
  expect(line).not.toContain('p50');
});

test('arms that mitigate nothing, and those that were not judged by what they did, say nothing of it', () => {
  expect(costLine(arm({ role: 'broken' }))).toEqual([]);
  expect(costLine(arm({ verdict: 'inconclusive' }))).toEqual([]);
  expect(costLine(armDocument({ name: 'm/f', role: 'mitigation', verdict: 'confirmed' }))).toEqual([]);
});
