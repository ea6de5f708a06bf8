import { expect, it } from 'vitest';
import { alpha, levelOf, mostLooks, roundsPerLook } from './looks.ts';

it('shares α out among all questions and looks, and no more than α', () => {
  const looks = Array.from({ length: mostLooks }, (_, index) => index + 1);
  const all = looks.reduce((sum, look) => sum + 40 * levelOf(40, look), 0);
  expect(all).toBeCloseTo(alpha);
  expect(levelOf(40, mostLooks + 1)).toBe(0);
});

it.each([
  [0, 6],
  [1, 6],
  [2, 6],
  [3, 7],
  [8, 7],
  [32, 8],
  [131, 9],
  [524, 10],
  [650, 11],
])('of %i questions the first look is after %i rounds', (questions, rounds) => {
  expect(roundsPerLook(questions)).toBe(rounds);
});
