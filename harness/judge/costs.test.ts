import { expect, test } from 'vitest';
import { costIntervals } from './costs.ts';
import {
  answered,
  controlCase,
  cycleMarks,
  failoverCase,
  historyOf,
  lost,
  passedOn,
} from './testing/history-builder.ts';

test('failover costs an attempt for each request that meets the fault, and the other nodes do its work', () => {
  const costs = costIntervals(failoverCase(), controlCase());
  const { records } = failoverCase().history;
  const attempts = records.reduce((sum, { gateway }) => sum + (gateway?.attempts.length ?? 0), 0);
  expect(costs.attemptsPerRequest?.value).toBeCloseTo(attempts / records.length);
  expect(costs.attemptsPerRequest?.low).toBeGreaterThan(1);
  // Two nodes do what three did.
  expect(costs.survivorLoad?.value).toBeCloseTo(1.5, 1);
  expect(costs.survivorLoad?.low).toBeGreaterThan(1);
  expect(costs).toMatchObject({ callsPerRequest: null, shedShare: { value: 0 }, degradedShare: { value: 0 } });
});

test('added latency is held against the control arm, and its interval has it', () => {
  const slower = historyOf(({ node }) => ({ ...answered(node), lastMs: 30 }), cycleMarks(5), 1600);
  const { addedLatencyP50Ms } = costIntervals(failoverCase({ history: slower }), controlCase());
  expect(addedLatencyP50Ms).toMatchObject({ low: 10, value: 10, high: 10 });
  expect(costIntervals(failoverCase(), null).addedLatencyP50Ms).toBeNull();
});

test('POSTs that were done twice are a share of the POSTs, where every node keeps a journal', () => {
  const twice = failoverCase();
  const records = twice.history.records.map((record) => ({
    ...record,
    arrivals: record.arrivals.flatMap((arrival) => [arrival, arrival]),
  }));
  const history = { ...twice.history, records };
  expect(costIntervals({ ...twice, history }, null).duplicatedShare).toMatchObject({ value: 1, high: 1 });
  const nodes = twice.nodes.map((node) => ({ ...node, journal: false }));
  expect(costIntervals({ ...twice, history, nodes }, null).duplicatedShare).toBeNull();
});

test('what has no end yet is in no figure, and an arm without requests has none', () => {
  const open = historyOf(
    ({ node, id }) => (id < 10 ? answered(node) : { ...lost(node, 'TIMEOUT'), outcome: null }),
    [],
    20,
  );
  expect(costIntervals(controlCase({ history: open }), null).shedShare?.high).toBeLessThan(1);
  const { attemptsPerRequest, shedShare } = costIntervals(
    controlCase({ history: historyOf(() => passedOn('app-1', answered('app-2')), [], 0) }),
    null,
  );
  expect({ attemptsPerRequest, shedShare }).toEqual({ attemptsPerRequest: null, shedShare: null });
});
