import { expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import { cleanAfter } from '../../model/claim.ts';
import {
  answered,
  failover,
  failoverCase,
  historyOf,
  steadyFault,
  steadyMark,
  type Tell,
  unprotected,
  withRecords,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

/** A steady fault from 500 ms on, about which something is done at `actsAtMs`. */
function arm(tell: Tell): ArmCase {
  const fault = steadyFault;
  return failoverCase({ fault, claim: cleanAfter({ ms: 1000 }), history: historyOf(tell, steadyMark(4000), 1600) });
}

const actingAt =
  (actsAtMs: number): Tell =>
  (moment) =>
    moment.sentMs < actsAtMs ? unprotected(moment) : failover(moment);

test('cleanAfter holds where requests fail only before', () => {
  expect(claimOf(arm(actingAt(1490)))).toMatchObject({
    outcome: 'holds',
    reason:
      '0 of 1006 requests at risk from 1000 ms after the fault on failed; a leak of 1.1 % or more would have been caught 59,999 times of 60,000',
  });
});

test('cleanAfter fails where requests go on failing after', () => {
  expect(claimOf(arm(actingAt(2000)))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining(
      'requests at risk from 1000 ms after the fault on failed (67 × 502 connect-refused)',
    ),
  });
});

test('cleanAfter does not hold where a single request fails after', () => {
  const late: Tell = (moment) => (moment.id === 1000 ? unprotected({ ...moment, down: true }) : failover(moment));
  expect(claimOf(arm(late))).toMatchObject({ outcome: 'undecided', waitingFor: null });
});

test('cleanAfter looks at all later requests where the fault has been taken away', () => {
  const [mark] = steadyMark(1200);
  const gone = mark === undefined ? [] : [{ ...mark, recoveredAt: 1300 }];
  const healed: Tell = (moment) => (moment.sentMs < 1300 ? unprotected(moment) : answered(moment.node));
  expect(claimOf({ ...arm(healed), history: historyOf(healed, gone, 1600) })).toMatchObject({
    outcome: 'holds',
    reason: expect.stringContaining('requests from 1000 ms after the fault on failed'),
  });
});

test('cleanAfter counts from when the fault was put in place, though it was in effect only later', () => {
  const marks = steadyMark(4000).map((mark) => ({ ...mark, put: 200 }));
  const tried = (ms: number) =>
    claimOf({ ...arm(failover), claim: cleanAfter({ ms }), history: historyOf(actingAt(1490), marks, 1600) });
  expect([tried(1000), tried(1300)].map(({ outcome }) => outcome)).toEqual(['fails', 'holds']);
});

test('cleanAfter waits for the fault', () => {
  expect(claimOf({ ...arm(failover), history: withRecords([], []) })).toMatchObject({
    outcome: 'undecided',
    waitingFor: 'the fault to take effect',
  });
});

test('cleanAfter is undecided where what failed too late is explained by how long the reaction was held up', () => {
  const heldUp = (actsAtMs: number) => {
    const { history, ...rest } = arm(actingAt(actsAtMs));
    const stalls = [{ program: 'harness', from: 700, to: 900, waitedMs: 200 }];
    return claimOf({ ...rest, history: { ...history, stalls } });
  };
  expect(heldUp(1690)).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringContaining('but what had to react was held up for 200 ms'),
    waitingFor: null,
  });
  expect(heldUp(2000)).toMatchObject({ outcome: 'fails' });
  expect(claimOf(arm(actingAt(1690)))).toMatchObject({ outcome: 'fails' });
});

test('cleanAfter counts as held up a program that started again in between, and what held it up after that', () => {
  const { history, ...rest } = arm(actingAt(1690));
  const judged = (startedAt: number) =>
    claimOf({
      ...rest,
      history: {
        ...history,
        programs: [{ program: 'app-2', at: startedAt, event: 'started', expected: true, detail: null }],
        stalls: [
          { program: 'app-2', from: 1300, to: 1450, waitedMs: 150 },
          { program: 'app-2', from: 1550, to: 1650, waitedMs: 100 },
        ],
      },
    });
  expect(judged(1300)).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringContaining('but what had to react was held up for 250 ms'),
  });
  expect(judged(3000)).toMatchObject({ outcome: 'fails', reason: expect.not.stringContaining('held up') });
});
