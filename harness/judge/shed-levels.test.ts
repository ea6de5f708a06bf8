import { expect, test } from 'vitest';
import type { MitigationAct } from '../model/mitigation.ts';
import { wentByStepsAndBack } from './shed-levels.ts';

const putAt = 500;

/** What a node was told at 600, 700, … */
function told(target: string, ...levels: readonly number[]): readonly MitigationAct[] {
  return levels.map((level, index) => {
    const type = level > (levels[index - 1] ?? 0) ? 'degraded' : 'restored';
    return { type, target, level, at: 600 + index * 100, proof: `level ${level}` };
  });
}

const over = (...acts: readonly (readonly MitigationAct[])[]) => wentByStepsAndBack(acts.flat(), putAt, true);

test('a node that sheds level by level and goes back to none went by steps', () => {
  expect(over(told('app-1', 1, 2, 1, 0))).toBe(true);
  expect(over(told('app-1', 1, 2, 3, 2, 1, 0), told('app-2', 1, 2, 1, 0))).toBe(true);
});

test.each([
  ['one level', [1, 0]],
  ['two levels at once', [2, 1, 0]],
  ['back at once', [1, 2, 0]],
  ['no way back', [1, 2]],
  ['a level that is told twice', [1, 1, 2, 1, 0]],
] as const)('%s is not by steps and back', (_, levels) => {
  expect(over(told('app-1', ...levels))).toBe(false);
});

test('one node that did not go by steps speaks against all', () => {
  expect(over(told('app-1', 1, 2, 1, 0), told('app-2', 2, 1, 0))).toBe(false);
});

test('while it is not over the way back is yet to come', () => {
  expect(wentByStepsAndBack(told('app-1', 1, 2), putAt, false)).toBe(true);
  expect(wentByStepsAndBack(told('app-1', 1), putAt, false)).toBe(false);
});

test('where no node was told anything since the fault was put in place nothing was shed', () => {
  expect(over([])).toBe(false);
  const early = told('app-1', 1, 2, 1, 0).map((act) => ({ ...act, at: act.at - 500 }));
  expect(over(early)).toBe(false);
});

test('acts count in the order of time, from the instant at which the fault was put in place, and no others do', () => {
  const steps = told('app-1', 1, 2, 1, 0);
  const first = steps.map((act) => ({ ...act, at: act.at - 100 }));
  expect(over(first.toReversed())).toBe(true);
  const scaled: MitigationAct = { type: 'replica-joined', target: 'app-1', at: 650, proof: 'joined' };
  expect(over([...steps, scaled])).toBe(true);
});
