import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import { type AtMost, atMost } from '../../model/claim.ts';
import {
  cycleMarks,
  everyMs,
  failover,
  failoverCase,
  failoverToldAs,
  historyOf,
  lost,
  recordOf,
  steadyFault,
  steadyMark,
  type Tell,
  unprotected,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

/** The first `counts[cycle]` requests that meet the fault in a cycle fail. */
function leaking(counts: readonly number[]): Tell {
  const left = [...counts];
  return (moment) => {
    const fails = moment.down && (left[moment.cycle] ?? 0) > 0;
    if (fails) left[moment.cycle] = (left[moment.cycle] ?? 0) - 1;
    return fails ? unprotected(moment) : failover(moment);
  };
}

test('atMost holds where no cycle is above its bound', () => {
  expect(claimOf(failoverToldAs(leaking([2, 0, 2, 1, 2]), { claim: atMost({ perCycle: 2, total: 7 }) }))).toEqual({
    outcome: 'holds',
    reason:
      '7 of 985 requests at risk failed in 5 cycles: at most 2 in a cycle where 2 are allowed, 7 in all where 7 are allowed',
    decision: { test: 'bound', alpha: 1e-4 / 6, beta: 1e-4 / 6, decidedAt: 985, leakExcluded: null },
    waitingFor: null,
  });
});

test('atMost fails where one cycle is above its bound by one', () => {
  expect(claimOf(failoverToldAs(leaking([0, 0, 3, 0, 0]), { claim: atMost({ perCycle: 2 }) }))).toMatchObject({
    outcome: 'fails',
    reason: '3 requests at risk failed in cycle 2 (3 × 502 connect-refused); the claim allows 2 per cycle',
  });
});

test('atMost fails where all cycles together are above the bound by one', () => {
  expect(claimOf(failoverToldAs(leaking([2, 2, 2, 2, 0]), { claim: atMost({ total: 7 }) }))).toMatchObject({
    outcome: 'fails',
    reason: '8 of 985 requests at risk failed (8 × 502 connect-refused); the claim allows 7 in all',
  });
});

test('atMost counts what fails after the fault was put in place, before it is in full effect', () => {
  const marks = cycleMarks(3).map((mark) => (mark.cycle === 0 ? { ...mark, put: mark.from - 200 } : mark));
  const early: Tell = (moment) =>
    moment.sentMs === 400 ? unprotected({ ...moment, node: 'app-2', down: true }) : failover(moment);
  const history = historyOf(early, marks, 1000);
  expect(claimOf(failoverCase({ history, claim: atMost({ total: 0 }) })).outcome).toBe('fails');
  expect(claimOf(failoverCase({ history, claim: atMost({ perCycle: 0 }) })).outcome).toBe('fails');
  expect(claimOf(failoverCase({ history, claim: atMost({ perCycle: 1 }) })).outcome).toBe('holds');
});

test('atMost waits for three cycles, but not to fail', () => {
  const two = (counts: readonly number[]) => {
    const history = historyOf(leaking(counts), cycleMarks(2), 800);
    return claimOf(failoverCase({ history, claim: atMost({ perCycle: 2 }) }));
  };
  expect(two([1, 1])).toMatchObject({ outcome: 'undecided', waitingFor: '1 more cycle of the fault, has 2' });
  expect(two([3, 0])).toMatchObject({ outcome: 'fails' });
});

test('atMost does not count a cycle that has only begun', () => {
  const marks = cycleMarks(3).map((mark, cycle) => (cycle === 2 ? { ...mark, recoveredAt: null } : mark));
  const history = historyOf(failover, marks, 750);
  expect(claimOf(failoverCase({ history, claim: atMost({ perCycle: 2 }) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: '1 more cycle of the fault, has 2',
  });
});

describe('of a steady fault', () => {
  const fault = steadyFault;
  /** A bound of four in all, on a fault that lasts from 500 ms to `to`. */
  const lasting = (to: number, acts: ArmCase['history']['acts'] = []) => {
    const told = historyOf(failover, steadyMark(to), Math.floor(to / everyMs));
    return claimOf(failoverCase({ fault, history: { ...told, acts }, claim: atMost({ total: 4 }) }));
  };

  test('atMost waits for three windows of a second each that have come to their end', () => {
    expect(lasting(800)).toMatchObject({ outcome: 'undecided', waitingFor: '3 more windows of the fault, has 0' });
    expect(lasting(3400)).toMatchObject({ outcome: 'undecided', waitingFor: '1 more window of the fault, has 2' });
    expect(lasting(3500)).toMatchObject({
      outcome: 'holds',
      reason: expect.stringContaining('in 3 windows: 0 in all'),
    });
  });

  test('atMost does not wait for more of one that the mitigation took away', () => {
    const removed = { type: 'fault-removed', target: 'app-2', at: 1400, proof: 'app-2 answers' } as const;
    expect(lasting(1400)).toMatchObject({ outcome: 'undecided' });
    expect(lasting(1400, [removed])).toMatchObject({ outcome: 'holds' });
  });
});

describe('a cycle in which the machine held the reaction up', () => {
  /** `counts` failures in each cycle; what has to react waited for so long in cycle 2. */
  const heldUp = (counts: readonly number[], waitedMs: number, claim: AtMost, program = 'gateway') => {
    const history = historyOf(leaking(counts), cycleMarks(5), 1600);
    const stalls = [{ program, from: 1795, to: 1795 + waitedMs, waitedMs }];
    return claimOf(failoverCase({ history: { ...history, stalls }, claim }));
  };

  test('does not refute by failures that the hold-up explains; no other held-up cycle counts then', () => {
    expect(heldUp([0, 0, 9, 0, 0], 100, atMost({ perCycle: 2 }))).toMatchObject({
      outcome: 'holds',
      reason: '9 of 985 requests at risk failed in 4 cycles: at most 0 in a cycle where 2 are allowed',
    });
  });

  test('refutes by those beyond: a hold-up of 60 ms makes nine failures at most where one comes every 7.5 ms', () => {
    expect(heldUp([0, 0, 30, 0, 0], 60, atMost({ perCycle: 20 }))).toMatchObject({
      outcome: 'fails',
      reason:
        '30 requests at risk failed in cycle 2 (30 × 502 connect-refused), 21 of them beyond what a hold-up of 60 ms explains; the claim allows 20 per cycle',
    });
    expect(heldUp([0, 0, 30, 0, 0], 60, atMost({ perCycle: 21 }))).toMatchObject({ outcome: 'holds' });
  });

  test('refutes by every failure where the wait was no longer than on a quiet machine', () => {
    expect(heldUp([0, 0, 9, 0, 0], 40, atMost({ perCycle: 2 }))).toMatchObject({ outcome: 'fails' });
  });

  test('refutes where what waited has no part in the reaction', () => {
    expect(heldUp([0, 0, 9, 0, 0], 100, atMost({ perCycle: 2 }), 'app-1')).toMatchObject({ outcome: 'fails' });
  });

  test('refutes by failures that came before anything was held up', () => {
    const history = historyOf(leaking([0, 0, 9, 0, 0]), cycleMarks(5), 1600);
    const last = Math.max(...history.records.filter(({ outcome }) => outcome === 502).map(({ doneMs }) => doneMs ?? 0));
    const heldUpFrom = (from: number) => {
      const stalls = [{ program: 'gateway', from, to: from + 100, waitedMs: 100 }];
      return claimOf(failoverCase({ history: { ...history, stalls }, claim: atMost({ total: 8 }) }));
    };
    expect(heldUpFrom(last + 1)).toMatchObject({ outcome: 'fails' });
    expect(heldUpFrom(last - 1)).toMatchObject({ outcome: 'undecided' });
  });

  test('does not excuse another cycle', () => {
    expect(heldUp([0, 0, 9, 3, 0], 100, atMost({ perCycle: 2 }))).toMatchObject({
      outcome: 'fails',
      reason: '3 requests at risk failed in cycle 3 (3 × 502 connect-refused); the claim allows 2 per cycle',
    });
  });

  test('says that the bound holds where it is within it all the same', () => {
    expect(heldUp([0, 0, 2, 0, 0], 100, atMost({ perCycle: 2 }))).toMatchObject({
      outcome: 'holds',
      reason: '2 of 985 requests at risk failed in 5 cycles: at most 2 in a cycle where 2 are allowed',
    });
  });

  test('leaves a bound in all undecided, unless what is not explained exceeds it', () => {
    expect(heldUp([0, 0, 9, 0, 0], 100, atMost({ total: 8 }))).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringContaining('but in 1 cycle the load or the reaction was held up'),
    });
    expect(heldUp([9, 0, 9, 0, 0], 100, atMost({ total: 8 }))).toMatchObject({ outcome: 'fails' });
  });
});

describe('requests in flight at the target when the fault came', () => {
  const marks = cycleMarks(5);
  const { from } = marks[2] as (typeof marks)[number];
  /** In cycle 2, one of app-2 that was sent up to 100 ms before the fault, every 7.5 ms, is cut off by it. */
  const cutOff = (waitedMs: number, claim: AtMost, { program = 'app-2', agoMs = 100 } = {}) => {
    const history = historyOf(failover, marks, 1600);
    const records = history.records.map((record) => {
      const inFlight = record.sentMs >= from - 100 && record.sentMs < from && record.id % 3 === 1;
      return inFlight
        ? { ...recordOf(record.id, record.sentMs, lost('app-2', 'ECONNRESET')), doneMs: from + 1 }
        : record;
    });
    const stalls = [{ program, from: from - agoMs, to: from - agoMs + 90, waitedMs }];
    return claimOf(failoverCase({ history: { ...history, records, stalls }, claim }));
  };

  test('are as many as a hold-up before it explains', () => {
    expect(cutOff(90, atMost({ perCycle: 4 }))).toMatchObject({
      outcome: 'holds',
      reason: expect.stringContaining('in 4 cycles: at most 0 in a cycle where 4 are allowed'),
    });
    expect(cutOff(90, atMost({ total: 4 })).outcome).toBe('undecided');
  });

  test('refute the bound where they are more than that', () => {
    expect(cutOff(60, atMost({ perCycle: 3 }))).toMatchObject({
      outcome: 'fails',
      reason: expect.stringContaining(
        '4 of them beyond what a hold-up of 60 ms explains; the claim allows 3 per cycle',
      ),
    });
  });

  test('refute it where nothing of their way was held up, or after the fault had come, or no longer than on a quiet machine', () => {
    expect(cutOff(90, atMost({ perCycle: 4 }), { program: 'app-1' }).outcome).toBe('fails');
    expect(cutOff(90, atMost({ perCycle: 4 }), { agoMs: -5 }).outcome).toBe('fails');
    expect(cutOff(40, atMost({ perCycle: 4 })).outcome).toBe('fails');
  });
});

describe('a cycle whose load was held up', () => {
  /** What was due in cycle 2 was sent 60 ms late, all of it or one request in so many. */
  const heldUp = (every: number, claim: AtMost) => {
    const history = historyOf(leaking([0, 0, 9, 0, 0]), cycleMarks(5), 1600);
    const records = history.records.map((record) =>
      record.sentMs >= 1800 && record.sentMs < 2200 && record.id % every === 0
        ? { ...record, dueMs: record.sentMs - 60 }
        : record,
    );
    return claimOf(failoverCase({ history: { ...history, records }, claim }));
  };

  test('says nothing of a bound per cycle', () => {
    expect(heldUp(1, atMost({ perCycle: 2 }))).toMatchObject({
      outcome: 'holds',
      reason: expect.stringContaining('in 4 cycles: at most 0 in a cycle where 2 are allowed'),
    });
  });

  test('leaves a bound in all undecided where it is exceeded', () => {
    expect(heldUp(1, atMost({ total: 8 }))).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringContaining('but in 1 cycle the load or the reaction was held up'),
      waitingFor: null,
    });
    expect(heldUp(1, atMost({ total: 9 }))).toMatchObject({ outcome: 'holds' });
  });

  test('is none where one request in two hundred was late', () => {
    expect(heldUp(200, atMost({ perCycle: 2 }))).toMatchObject({ outcome: 'fails' });
  });
});
