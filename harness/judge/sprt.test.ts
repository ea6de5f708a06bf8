import { expect, test } from 'vitest';
import { type SprtPlan, sprt } from './sprt.ts';

const green: SprtPlan = { h0: 0.001, h1: 0.05, alpha: 1e-4, beta: 1e-4 };
const red: SprtPlan = { h0: 0.01, h1: 0.5, alpha: 1e-4, beta: 1e-4 };

const outcomes = (...runs: readonly (readonly [boolean, number])[]) =>
  runs.flatMap(([outcome, count]) => Array.from({ length: count }, () => outcome));

test('184 clean requests exclude a leak of 5 %', () => {
  expect(sprt(outcomes([false, 183]), green)).toMatchObject({ h0At: null, h1At: null, cleanNeeded: 1 });
  expect(sprt(outcomes([false, 184]), green)).toMatchObject({ h0At: 184, h1At: null, cleanNeeded: 0 });
});

test('three failed exposures show a fault, and 14 clean ones that there is none', () => {
  expect(sprt(outcomes([true, 3]), red)).toMatchObject({ h0At: null, h1At: 3, failed: 3, total: 3 });
  expect(sprt(outcomes([false, 13]), red).h0At).toBe(null);
  expect(sprt(outcomes([false, 14]), red).h0At).toBe(14);
});

test('a decision stands where the sequence goes on, and the other one may come after it', () => {
  expect(sprt(outcomes([false, 200], [true, 1], [false, 300]), green)).toMatchObject({ h0At: 184, h1At: null });
  expect(sprt(outcomes([false, 184], [true, 6]), green)).toMatchObject({ h0At: 184, h1At: 189 });
});
