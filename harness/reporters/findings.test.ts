import { expect, test } from 'vitest';
import { adviceFor, armsOfRun, takenAgain } from './findings.ts';
import { armDocument, confirmedRun, withArm } from './testing/run-document.ts';

const take = { reason: 'it stood\nstill', settledBy: 'load', sent: 7, loadMs: 2000, longestStallMs: 300 } as const;

test('arms that were taken again are named with why the take before is none', () => {
  expect(takenAgain(armsOfRun(confirmedRun))).toBeNull();
  const again = withArm('control', { earlierTakes: [{ ...take, reason: 'late' }, take] });
  expect(takenAgain(armsOfRun(again))).toBe(
    '1 arm was taken again, as the machine had disturbed the take before: flapping-node control (it stood still)',
  );
});

test('of many arms that were taken again three are named', () => {
  const [scenario] = confirmedRun.scenarios;
  if (scenario === undefined) throw new Error('there is no scenario');
  const arms = ['a', 'b', 'c', 'd', 'e'].map((name) => armDocument({ name, earlierTakes: [take] }));
  expect(takenAgain(arms.map((arm) => ({ scenario, arm })))).toMatch(
    /^5 arms were taken again, .*: flapping-node a \(.*\); flapping-node b \(.*\); flapping-node c \(.*\); and 2 more$/,
  );
});

test('a quieter machine is advised where the machine may be why an arm is inconclusive, and nowhere else', () => {
  const advice = (changes: Partial<ReturnType<typeof armDocument>>) =>
    adviceFor(armDocument({ name: 'a', ...changes }));
  expect(advice({ settledBy: 'load', disturbed: true })).toBe(
    'the machine was too busy: run it again on a quieter one',
  );
  expect(advice({ settledBy: 'claim', disturbed: true })).toBe(
    'programs were held up: run it again on a quieter machine',
  );
  expect(advice({ settledBy: 'claim' })).toBeNull();
});
