import { expect, test } from 'vitest';
import type { ArmHistory } from '../model/history.ts';
import type { MitigationAct } from '../model/mitigation.ts';
import { heldUpMs, mostEndedWithin, reactionHeldUpMs } from './held-up.ts';
import { answered, cycleMarks, failoverCase, recordOf } from './testing/history-builder.ts';

/** A failover arm in which these programs waited for so long, all of it within 60 ms from the instant. */
function waiting(stalls: readonly (readonly [string, number, number])[], changes: Partial<ArmHistory> = {}) {
  const told = stalls.map(([program, from, waitedMs]) => ({ program, from, to: from + 60, waitedMs }));
  const base = failoverCase();
  return failoverCase({ history: { ...base.history, stalls: told, ...changes } });
}

function act(type: MitigationAct['type'], at: number): MitigationAct {
  return { type, target: 'app-2', at, proof: 'seen' };
}

test('the waits of harness, agent and gateway add up; those of nodes do not count', () => {
  const armCase = waiting([
    ['harness', 500, 30],
    ['agent', 520, 12],
    ['gateway', 600, 18],
    ['app-1', 600, 55],
  ]);
  expect(heldUpMs(armCase, 500, 800)).toBe(60);
  expect(heldUpMs(armCase, 590, 800)).toBe(0);
});

test('a node that joined in the place of another counts', () => {
  const stalls = [['app-4', 600, 55]] as const;
  const joined = { ...act('replica-joined', 900), target: 'app-4' };
  expect(heldUpMs(waiting(stalls, { acts: [joined] }), 500, 800)).toBe(55);
  expect(heldUpMs(waiting(stalls), 500, 800)).toBe(0);
});

test('waits add up to all of the time at most', () => {
  const stalls = ['harness', 'agent', 'gateway'].map((program) => [program, 600, 55] as const);
  expect(heldUpMs(waiting(stalls), 600, 700)).toBe(100);
});

test('less than 50 ms, or than a tenth of the time, is what a quiet machine has', () => {
  expect(heldUpMs(waiting([['gateway', 600, 49]]), 500, 800)).toBe(0);
  expect(heldUpMs(waiting([['gateway', 600, 50]]), 500, 1000)).toBe(50);
  expect(heldUpMs(waiting([['gateway', 600, 50]]), 500, 1010)).toBe(0);
});

test('a history without witnesses was not held up', () => {
  expect(heldUpMs(failoverCase(), 0, 5000)).toBe(0);
});

const [first, second] = cycleMarks(2);

test('what comes after the mitigation has acted and handed over does not count', () => {
  if (first === undefined) throw new Error('no mark');
  const late = [['gateway', 800, 58]] as const;
  expect(reactionHeldUpMs(waiting(late), first, null)).toBe(58);
  expect(reactionHeldUpMs(waiting(late, { acts: [act('ejection', 640)] }), first, null)).toBe(0);
  expect(reactionHeldUpMs(waiting(late, { acts: [act('ejection', 660)] }), first, null)).toBe(58);
});

test('a node that was put back only when it failed again: what held that up counts', () => {
  if (first === undefined || second === undefined) throw new Error('no marks');
  const before = [['gateway', 1000, 58]] as const;
  const acts = (at: number) => [act('readmission', at), act('ejection', second.from + 80)];
  expect(reactionHeldUpMs(waiting(before, { acts: acts(second.from - 10) }), second, first)).toBe(58);
  expect(reactionHeldUpMs(waiting(before, { acts: acts(second.from - 160) }), second, first)).toBe(0);
  expect(reactionHeldUpMs(waiting(before, { acts: acts(second.to + 10) }), second, first)).toBe(0);
});

test('as many requests as ended within the same time', () => {
  const ended = [0, 10, 20, 100, 105, 110, 115].map((sentMs, id) => recordOf(id, sentMs, answered('app-1')));
  const within = (ms: number) => mostEndedWithin(ended, ms).map(({ id }) => id);
  expect(within(15)).toEqual([3, 4, 5, 6]);
  expect(within(5)).toEqual([3, 4]);
  expect(within(200)).toHaveLength(7);
  expect(mostEndedWithin([], 200)).toEqual([]);
});
