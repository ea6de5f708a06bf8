import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { worsens } from '../model/claim.ts';
import { enough, enoughBefore, enoughOnTime } from './stopping-rule.ts';
import {
  brokenCase,
  controlCase,
  cycleMarks,
  failover,
  failoverCase,
  historyOf,
  steadyMark,
  type Tell,
  unprotected,
} from './testing/history-builder.ts';

/** An arm while its load still runs: what was seen until `ms`, without an account. */
function until(ms: number, armCase: ArmCase): ArmCase {
  const { history } = armCase;
  return {
    ...armCase,
    history: {
      ...history,
      account: null,
      records: history.records.filter((record) => record.doneMs !== null && record.doneMs <= ms),
      marks: history.marks.filter((mark) => mark.recoveredAt !== null && mark.recoveredAt <= ms),
    },
  };
}

test('a control arm is enough when its claim is decided', () => {
  expect(enough(until(500, controlCase()))).toEqual({ enough: false, waitingFor: '26 more clean requests, has 193' });
  expect(enough(until(600, controlCase()))).toEqual({ enough: true, waitingFor: '' });
});

test('a broken arm waits for three cycles, though three failures have decided', () => {
  expect(enough(until(1700, brokenCase()))).toEqual({
    enough: false,
    waitingFor: '1 more cycle in which the fault takes effect, has 2',
  });
  expect(enough(until(2300, brokenCase()))).toEqual({ enough: true, waitingFor: '' });
});

test('a steady fault is waited for in windows', () => {
  const fault = { ...(brokenCase().fault as NonNullable<ArmCase['fault']>), shape: 'steady' } as const;
  const history = { ...historyOf(unprotected, steadyMark(720), 290), account: null };
  expect(enough(brokenCase({ fault, history })).waitingFor).toBe(
    '1 more window in which the fault takes effect, has 2',
  );
});

test('a mitigated arm waits for its claim, though there were three cycles', () => {
  expect(enough(until(2300, failoverCase()))).toEqual({
    enough: false,
    waitingFor: '30 more clean requests that met the fault at app-2, has 189',
  });
  expect(enough(until(3000, failoverCase())).enough).toBe(true);
});

test.each(['mitigation', 'anti-pattern'] as const)('a %s whose claim holds is waited for until it acts', (role) => {
  const settled = failoverCase({ role, marksWanted: ['replica-joined'] });
  const joined = { type: 'replica-joined', target: 'app-4', at: 2900, proof: 'app-4 answers' } as const;
  const history = { ...settled.history, acts: [joined] };
  expect(enough(until(3000, settled))).toEqual({ enough: false, waitingFor: 'a replica-joined' });
  expect(enough(until(3000, { ...settled, history }))).toEqual({ enough: true, waitingFor: '' });
});

test('a mitigation that does nothing is enough after three cycles', () => {
  const history = historyOf(unprotected, cycleMarks(5), 1600);
  expect(enough(until(2300, failoverCase({ history }))).enough).toBe(true);
});

test('one failure that can no longer be made good is enough', () => {
  const one: Tell = (moment) => (moment.id === 301 ? unprotected(moment) : failover(moment));
  const history = historyOf(one, cycleMarks(8), 2300);
  expect(enough(until(3000, failoverCase({ history }))).enough).toBe(false);
  expect(enough(until(6000, failoverCase({ history }))).enough).toBe(true);
});

test('a claim that compares is given the arms that were run before', () => {
  const arm = failoverCase({ claim: worsens({ measure: 'failedShare', than: 'broken/node-killed', by: 2 }) });
  expect(enough(until(3500, arm), [brokenCase()])).toEqual({ enough: true, waitingFor: '' });
  const against = (than: string, others: readonly ArmCase[]) =>
    enough(until(3500, { ...arm, claim: worsens({ measure: 'failedShare', than, by: 2 }) }), others).enough;
  // Neither of the two failed at all: of that nothing can be said.
  const unharmed = failoverCase({ name: 'unharmed' });
  expect(against('unharmed', [brokenCase(), unharmed])).toBe(false);
  expect(against('broken/node-killed', [unharmed, brokenCase()])).toBe(true);
  // An arm that is not there is nothing that a longer load could bring.
  expect(against('nobody', [brokenCase()])).toBe(true);
});

test('an arm that others compare themselves with goes on until there is something to compare', () => {
  const compared = until(2300, brokenCase());
  expect(enough(compared, [], ['secondCrashShare'])).toEqual({
    enough: false,
    waitingFor: 'more requests on a route that crashes nodes, has 0',
  });
  expect(enough(compared, [], ['failedShare', 'secondCrashShare']).enough).toBe(false);
  expect(enough(compared, [], ['failedShare'])).toEqual({ enough: true, waitingFor: '' });
});

test('nothing is waited for that a longer load cannot bring', () => {
  const late = cycleMarks(5).map((mark) => ({ ...mark, from: mark.from - 490 }));
  expect(enough(brokenCase({ history: historyOf(unprotected, late, 1600) })).enough).toBe(true);
});

test('twenty requests are enough before a fault', () => {
  // Those that ended within the last 5 ms may not have ended before a fault that is put in place now.
  expect(enoughBefore(until(68, brokenCase()))).toEqual({
    enough: false,
    waitingFor: '3 more requests before the fault',
  });
  expect(enoughBefore(until(73, brokenCase())).waitingFor).toBe('1 more request before the fault');
  expect(enoughBefore(until(75, brokenCase()))).toEqual({ enough: true, waitingFor: '' });
});

test('a load that was held up once goes on until it is on time again, one that always is does not', () => {
  const held = (lateIds: (id: number) => boolean): ArmCase => {
    const armCase = until(700, controlCase());
    const records = armCase.history.records.map((record) =>
      lateIds(record.id) ? { ...record, sentMs: record.dueMs + 60 } : record,
    );
    return { ...armCase, history: { ...armCase.history, records } };
  };
  const sent = held(() => false).history.records.length;
  expect(enough(held((id) => id < 7))).toEqual({ enough: false, waitingFor: `${700 - sent} requests on time` });
  expect(enough(held((id) => id < 2))).toEqual({ enough: true, waitingFor: '' });
  expect(enough(held(() => true))).toEqual({ enough: true, waitingFor: '' });
  const share = (late: number): boolean => {
    const armCase = held((id) => id < late);
    const records = armCase.history.records.slice(0, 200);
    return enoughOnTime({ ...armCase, history: { ...armCase.history, records } }).enough;
  };
  // 1 % are allowed, and with more than 5 % it is of no use to wait.
  expect([2, 3, 10, 11].map(share)).toEqual([true, false, false, true]);
});
