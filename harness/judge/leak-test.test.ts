import { describe, expect, test } from 'vitest';
import { decisionPlan } from '../model/decision.ts';
import { failed, type RequestRecord } from '../model/record.ts';
import {
  type LeakPopulation,
  metTheFault,
  secondAlpha,
  testLeak,
  testsBesideAnother,
  testsPreferred,
} from './leak-test.ts';
import { answered, failoverCase, gatewayError, recordOf } from './testing/history-builder.ts';

const plan = decisionPlan(6, 'normal');

/** So many requests, of which the last ones failed. */
const requests = (count: number, failing = 0): readonly RequestRecord[] =>
  Array.from({ length: count }, (_, id) =>
    recordOf(id, id, id < count - failing ? answered('app-1') : gatewayError('app-2', 502, 'recv-reset')),
  );

const population = (changes: Partial<LeakPopulation>): LeakPopulation => ({
  ...{ preferred: [], all: [], nameOfPreferred: 'that met it', nameOfAll: 'in full effect', nameOfClaimed: 'at risk' },
  ...{ bad: failed, badInWords: 'failed' },
  ...changes,
});

const tested = (changes: Partial<LeakPopulation>, tests?: number) => testLeak(population(changes), plan, tests);

test('none is claimed of the requests that met the fault, where they are a tenth of all that could show a leak', () => {
  const preferring = (preferred: number, all: number) =>
    testsPreferred({ preferred: requests(preferred), all: requests(all) });
  expect([preferring(10, 100), preferring(9, 100), preferring(0, 0), preferring(5, 5)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(tested({ preferred: requests(30), all: requests(300) }).waitingFor).toBe('189 more clean that met it, has 30');
  expect(tested({ preferred: requests(29), all: requests(300) })).toMatchObject({
    outcome: 'holds',
    reason: expect.stringContaining('0 of 300 in full effect failed; a leak of'),
  });
});

test('none holds from 219 clean ones on in a run of six arms, and says which leak that excludes', () => {
  expect(tested({ preferred: requests(218), all: requests(218) })).toEqual({
    outcome: 'undecided',
    reason: '0 of 218 that met it failed: too few to tell a leak of 5 % from none (1 more clean one needed)',
    decision: {
      test: 'sprt',
      alpha: plan.alpha,
      beta: plan.beta,
      decidedAt: null,
      leakExcluded: 0.0493,
      path: expect.anything(),
    },
    waitingFor: '1 more clean that met it, has 218',
  });
  expect(tested({ preferred: requests(240), all: requests(240) })).toEqual({
    outcome: 'holds',
    reason: '0 of 240 that met it failed; a leak of 4.5 % or more would have been caught 59,999 times of 60,000',
    decision: {
      test: 'sprt',
      alpha: plan.alpha,
      beta: plan.beta,
      decidedAt: 219,
      leakExcluded: 0.0449,
      path: expect.anything(),
    },
    waitingFor: null,
  });
});

test('a second condition has a third of the risk', () => {
  expect(secondAlpha({ ...plan, alpha: 0.03 })).toBeCloseTo(0.01);
});

test('only clean ones count for what is waited for', () => {
  expect(tested({ preferred: requests(100, 1), all: requests(100, 1) }).waitingFor).toMatch(/, has 99$/);
});

describe('none fails', () => {
  test('where too many of those that met the fault failed, and says at which it was sure', () => {
    expect(tested({ preferred: requests(20, 10), all: requests(400) })).toEqual({
      outcome: 'fails',
      reason: '10 of 20 that met it failed (10 × 502 recv-reset); the claim allows none',
      decision: {
        test: 'sprt',
        alpha: plan.alpha,
        beta: plan.beta,
        decidedAt: 14,
        leakExcluded: null,
        path: expect.anything(),
      },
      waitingFor: null,
    });
  });

  test('where those are well, and too many others of which it speaks failed', () => {
    const claimed = [...requests(300), ...requests(9, 9)];
    expect(tested({ preferred: requests(300), all: requests(300), claimed })).toMatchObject({
      outcome: 'fails',
      reason: '9 of 309 at risk failed (9 × 502 recv-reset); the claim allows none',
    });
  });

  test('by more failures where α is shared with another condition', () => {
    const failing = (count: number, tests?: number) =>
      tested({ preferred: requests(count, count), all: requests(count, count) }, tests).outcome;
    const least = (tests?: number) => [1, 2, 3, 4, 5, 6].find((count) => failing(count, tests) === 'fails');
    expect([least(), least(testsBesideAnother * 50)]).toEqual([4, 5]);
  });
});

test('one that failed is not none, whoever it was, and no load can change that', () => {
  const one = tested({ preferred: requests(600, 1), all: requests(600, 1) });
  expect(one).toMatchObject({
    outcome: 'undecided',
    reason: '1 of 600 that met it failed (1 × 502 recv-reset): fewer than the 5 % it tests for, but not none',
    decision: { decidedAt: null },
    waitingFor: null,
  });
  const beside = tested({ preferred: requests(600), all: requests(600), claimed: requests(700, 1) });
  expect(beside).toMatchObject({
    outcome: 'undecided',
    reason: '1 of 700 at risk failed (1 × 502 recv-reset): fewer than the 5 % it tests for, but not none',
    waitingFor: null,
  });
});

test('the fault is told with its place, where it has one', () => {
  const { fault } = failoverCase();
  if (fault === null) throw new Error('it has a fault');
  expect(metTheFault(fault)).toBe('requests that met the fault at app-2');
  expect([metTheFault({ ...fault, place: '' }), metTheFault(null)]).toEqual([
    'requests that met the fault',
    'requests that met the fault',
  ]);
});
