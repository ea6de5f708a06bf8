import { expect, test } from 'vitest';
import { noErrors } from '../../model/claim.ts';
import type { RequestRecord } from '../../model/record.ts';
import { cycleMarks, failover, failoverCase, historyOf, seeded } from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

/** The requests of a load, each with as many calls as `retries` more tries bring, every other of which is reset. */
function retrying(retries: number, requests: number, resetShare = 0.5) {
  const chance = seeded(7);
  const withCalls = (record: RequestRecord): RequestRecord => {
    let calls = 1;
    while (calls <= retries && chance() < resetShare) calls += 1;
    const made = Array.from({ length: calls }, (_, index) => ({
      ...{ service: 'payments', startMs: record.sentMs + index, endMs: record.sentMs + index + 1 },
      outcome: index < calls - 1 ? ('reset' as const) : ('answered' as const),
    }));
    return { ...record, arrivals: record.arrivals.map((arrival) => ({ ...arrival, calls: made })) };
  };
  const history = historyOf(failover, cycleMarks(12), requests);
  const claim = noErrors({ callsPerRequest: { most: 4, mean: 2.5 } });
  return claimOf(failoverCase({ claim, history: { ...history, records: history.records.map(withCalls) } }));
}

test('three more tries of calls of which every other one is reset keep to four calls, and to 1.9 on average', () => {
  expect(retrying(3, 3200)).toMatchObject({
    outcome: 'holds',
    reason: expect.stringMatching(
      /caught 59,999 times of 60,000; calls to services per request were 1\.\d+ \(.*\), and 4 at most, where 2\.5 and 4 are allowed$/,
    ),
    decision: { test: 'sprt', alpha: 1e-4 / 6 },
  });
});

test('thirty more tries are refuted by a single request with five calls, though the mean is hardly above', () => {
  expect(retrying(30, 3200)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringMatching(/^\d+ of \d+ requests at risk made more than 4 calls to services \(up to \d+\)$/),
    decision: { test: 'bound' },
  });
});

test('three more tries of calls that are all reset are refuted by the mean', () => {
  expect(retrying(3, 3200, 1)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringMatching(/were 4 \(.*\), and 4 at most, where 2\.5 and 4 are allowed$/),
  });
});

test('too few requests tell nothing of the mean yet', () => {
  expect(retrying(3, 400)).toMatchObject({
    outcome: 'undecided',
    waitingFor: expect.stringMatching(/more clean requests|for the calls to services/),
  });
});
