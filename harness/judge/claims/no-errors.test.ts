import { describe, expect, test } from 'vitest';
import {
  answered,
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

test('noErrors holds after 219 clean exposures in a run of six arms', () => {
  expect(claimOf(failoverCase())).toMatchObject({ outcome: 'holds', waitingFor: null, decision: { decidedAt: 219 } });
});

test('noErrors says how many clean exposures it still needs', () => {
  expect(claimOf(failoverCase({ history: historyOf(failover, cycleMarks(2), 800) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: '93 more clean requests that met the fault at app-2, has 126',
    decision: { decidedAt: null },
  });
});

test('noErrors looks at all requests at risk where few meet the fault', () => {
  const keptAway: Tell = (moment) => (moment.id % 20 === 1 ? failover(moment) : answered('app-1'));
  expect(claimOf(failoverToldAs(keptAway))).toMatchObject({
    outcome: 'holds',
    reason: '0 of 985 requests at risk failed; a leak of 1.2 % or more would have been caught 59,999 times of 60,000',
  });
});

test('noErrors fails where every tenth exposure does', () => {
  const leaky: Tell = (moment) => (moment.id % 10 === 1 ? unprotected(moment) : failover(moment));
  expect(claimOf(failoverToldAs(leaky))).toMatchObject({
    outcome: 'fails',
    reason: '31 of 315 requests that met the fault at app-2 failed (31 × 502 connect-refused); the claim allows none',
    decision: { leakExcluded: null },
  });
});

test('noErrors waits for nothing more once one request has failed and a leak of 5 % is excluded', () => {
  const one: Tell = (moment) => (moment.id === 301 ? unprotected(moment) : failover(moment));
  expect(claimOf(failoverCase({ history: historyOf(one, cycleMarks(7), 2100) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: null,
  });
});

test('noErrors is not shown by what was in flight before the fault was in full effect', () => {
  const marks = cycleMarks(1).map((mark) => ({ ...mark, put: 300, from: 1800, to: 2200, recoveredAt: 2260 }));
  const early: Tell = ({ sentMs, node }) =>
    sentMs < 1800 ? answered(node) : failover({ id: 0, sentMs, cycle: 0, node, down: node === 'app-2' });
  expect(claimOf(failoverCase({ history: historyOf(early, marks, 840) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: expect.stringMatching(/more clean requests that met the fault at app-2/),
  });
  const away: Tell = ({ node }) => answered(node === 'app-2' ? 'app-1' : node);
  expect(claimOf(failoverCase({ history: historyOf(away, marks, 840) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: expect.stringMatching(/more clean requests at risk in full effect/),
  });
});

describe('noErrors of requests that failed while programs waited for a CPU', () => {
  /** Every tenth request at app-2 fails; `program` waited for this part of the time of the fault. */
  const starved = (program: string, part: number) => {
    const leaky: Tell = (moment) => (moment.id % 10 === 1 ? unprotected(moment) : failover(moment));
    const marks = cycleMarks(6);
    const history = historyOf(leaky, marks, 1_800);
    const stalls = marks.map(({ from, recoveredAt }) => {
      const to = recoveredAt ?? from;
      return { program, from, to, waitedMs: (to - from) * part };
    });
    return claimOf(failoverCase({ history: { ...history, stalls } }));
  };

  test.for(['gateway', 'app-2'])('is undecided where %s hardly ran', (program) => {
    expect(starved(program, 1)).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringMatching(/failed .*; but what had to act was held up for 2760 ms$/),
      decision: { test: 'sprt', decidedAt: null },
    });
  });

  test('fails where the gateway ran, though it waited for most of the time', () => {
    expect(starved('gateway', 0.7)).toMatchObject({
      outcome: 'fails',
      reason: expect.stringMatching(
        /^\d+ of \d+ requests .* failed \(\d+ × 502 connect-refused\); the claim allows none$/,
      ),
    });
  });

  /** Of so many of the looks at `program` in each time of the fault it waited for 60 % and ran for this part. */
  const without = (
    program: string,
    looks: number,
    ran: number | null,
    by: 'begun-attempt' | 'attempt' = 'begun-attempt',
  ) => {
    const leaky: Tell = (moment) => (moment.id % 10 === 1 ? unprotected(moment) : failover(moment));
    const marks = cycleMarks(6).map((mark) => ({ ...mark, meets: { by, addresses: [mark.address] } }));
    const history = historyOf(leaky, marks, 1_800);
    const stalls = marks.flatMap(({ from, recoveredAt }) => {
      const lookMs = ((recoveredAt ?? from) - from) / 10;
      return Array.from({ length: looks }, (_, look) => ({
        ...{ program, from: from + look * lookMs, to: from + (look + 1) * lookMs, waitedMs: lookMs * 0.6 },
        ranMs: ran === null ? null : lookMs * ran,
      }));
    });
    return claimOf(failoverCase({ history: { ...history, stalls } }));
  };

  test.for(['gateway', 'app-2'])('is undecided where %s ran or waited all the time, for a third of it', (program) => {
    expect(without(program, 4, 0.35)).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringMatching(/failed .*; but what had to act was held up for [\d.]+ ms$/),
    });
  });

  /** The gateway hardly ran for 400 ms before each fault, which was put in place 450 ms before it was in effect. */
  const stoodBefore = (by: 'begun-attempt' | 'attempt') => {
    const leaky: Tell = (moment) => (moment.id % 10 === 1 ? unprotected(moment) : failover(moment));
    const marks = cycleMarks(6).map((mark) => ({
      ...mark,
      put: mark.from - 450,
      meets: { by, addresses: [mark.address] },
    }));
    const stalls = marks.map(({ from }) => ({ program: 'gateway', from: from - 400, to: from - 1, waitedMs: 399 }));
    return claimOf(failoverCase({ history: { ...historyOf(leaky, marks, 1_800), stalls } }));
  };

  test('is undecided where a queue was filled by what the gateway was held up for', () => {
    expect(stoodBefore('begun-attempt')).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringMatching(/failed .*; but what had to act was held up for \d+ ms$/),
    });
  });

  test('fails where it was held up before a fault that fills no queue', () => {
    expect(stoodBefore('attempt')).toMatchObject({ outcome: 'fails' });
  });

  /** Nodes beside app-2 hardly ran for 300 ms of a steady fault of 4 s, and app-2 failed in that time or all along. */
  const beside = (programs: readonly string[], failsFrom: number, failsTo: number) => {
    const leaky: Tell = (moment) =>
      moment.id % 3 === 1 && moment.sentMs >= failsFrom && moment.sentMs < failsTo
        ? unprotected(moment)
        : failover(moment);
    const stalls = programs.map((program) => ({ program, from: 1_500, to: 1_800, waitedMs: 290 }));
    const history = historyOf(leaky, steadyMark(4_500), 1_800);
    return claimOf(failoverCase({ fault: steadyFault, history: { ...history, stalls } }));
  };

  test('is undecided where the nodes that take what the faulty one cannot hardly ran, for what failed within as long', () => {
    expect(beside(['app-1', 'app-3'], 1_500, 1_750)).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringMatching(/failed .*; but what had to act was held up for 290 ms$/),
    });
    expect(beside(['app-1', 'app-3'], 500, 4_000)).toMatchObject({ outcome: 'fails' });
    expect(beside([], 1_500, 1_750)).toMatchObject({ outcome: 'fails' });
  });

  test('fails where programs had time to spare, or for most of the time, or nobody looked', () => {
    expect(without('app-2', 10, 0.2)).toMatchObject({ outcome: 'fails' });
    expect(without('app-2', 3, 0.35)).toMatchObject({ outcome: 'fails' });
    expect(without('app-2', 10, null)).toMatchObject({ outcome: 'fails' });
    expect(without('app-1', 10, 0.35)).toMatchObject({ outcome: 'fails' });
  });

  test('fails where the fault fills no queue: what is dead is dead on any machine', () => {
    expect(without('app-2', 10, 0.35, 'attempt')).toMatchObject({ outcome: 'fails' });
  });

  test.for(['harness', 'agent', 'app-1'])('fails whatever %s waited for, as it has no part in a request', (program) => {
    expect(starved(program, 1)).toMatchObject({ outcome: 'fails' });
  });
});
