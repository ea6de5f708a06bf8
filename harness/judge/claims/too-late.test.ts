import { expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import { atMost } from '../../model/claim.ts';
import {
  cycleMarks,
  failover,
  failoverCase,
  failoverToldAs,
  historyOf,
  steadyFault,
  steadyMark,
  type Tell,
  unprotected,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const fault = steadyFault;

/** A steady fault from 500 ms on, until 6000 ms, about which something is done at `actsAtMs`. */
function steadyCase(actsAtMs: number, withinMs: number, requests = 2400): ArmCase {
  const tell: Tell = (moment) => (moment.sentMs < actsAtMs ? unprotected(moment) : failover(moment));
  const marks = steadyMark(Math.min(6000, requests * 2.5));
  return failoverCase({ fault, claim: atMost({ total: 1000, withinMs }), history: historyOf(tell, marks, requests) });
}

test('atMost holds where the last failure came in time', () => {
  expect(claimOf(steadyCase(1480, 1000))).toMatchObject({
    outcome: 'holds',
    reason: expect.stringMatching(
      /in 4 windows: 130 in all where 1000 are allowed, the last one 97\d\.?\d* ms after the fault began where 1000 are allowed$/,
    ),
  });
});

test('atMost fails where a single failure came later than that, though all together are within their bound', () => {
  expect(claimOf(steadyCase(1504, 1000))).toMatchObject({
    outcome: 'fails',
    reason:
      '1 request at risk failed later than 1000 ms after the fault began (1 × 502 connect-refused), the last one 1003.5 ms after',
    waitingFor: null,
  });
});

test('atMost counts the time from when the fault was put in place', () => {
  const { history, ...rest } = steadyCase(1480, 1000);
  const marks = history.marks.map((mark) => ({ ...mark, put: 400 }));
  expect(claimOf({ ...rest, history: { ...history, marks } })).toMatchObject({ outcome: 'fails' });
});

test('atMost waits for whole windows after the time that it states', () => {
  expect(claimOf(steadyCase(800, 3000))).toMatchObject({
    outcome: 'undecided',
    waitingFor: '1 more window of the fault, has 2',
  });
  expect(claimOf(steadyCase(800, 2000))).toMatchObject({ outcome: 'holds' });
});

test('atMost is undecided where what failed too late is explained by how long the reaction was held up', () => {
  const heldUp = (actsAtMs: number) => {
    const { history, ...rest } = steadyCase(actsAtMs, 1000);
    const stalls = [{ program: 'harness', from: 700, to: 900, waitedMs: 200 }];
    return claimOf({ ...rest, history: { ...history, stalls } });
  };
  expect(heldUp(1690)).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringContaining('but the load or what had to react was held up'),
  });
  expect(heldUp(1720)).toMatchObject({ outcome: 'fails' });
});

test('in each cycle the time counts from when that one began', () => {
  const slow: Tell = (moment) =>
    moment.down && moment.sentMs < 500 + moment.cycle * 650 + (moment.cycle === 3 ? 120 : 60)
      ? unprotected(moment)
      : failover(moment);
  const within = (withinMs: number) =>
    claimOf(
      failoverToldAs(slow, {
        claim: atMost({ perCycle: 20, withinMs }),
        history: historyOf(slow, cycleMarks(5), 1600),
      }),
    );
  expect(within(100)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('failed later than 100 ms after the fault began'),
  });
  expect(within(130)).toMatchObject({ outcome: 'holds' });
});
