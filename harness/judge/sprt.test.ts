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

test('a hypothesis is taken where the ratio has just reached its threshold', () => {
  // All of it is exact in binary: the thresholds are ln 3 and -ln 3, and so is each step.
  const even: SprtPlan = { h0: 0.25, h1: 0.75, alpha: 0.25, beta: 0.25 };
  expect(sprt([], even).cleanNeeded).toBe(1);
  expect(sprt([true], even)).toMatchObject({ h1At: 1, h0At: null, cleanNeeded: 2 });
  expect(sprt([false], even)).toMatchObject({ h1At: null, h0At: 1, cleanNeeded: 0 });
});

test('the thresholds are (1−β)/α and β/(1−α)', () => {
  const uneven = { alpha: 0.1, beta: 0.3 };
  // ln 7 = 1.95 in steps of ln 2, and ln 1/3 = -1.10 in steps of -1.25.
  expect(sprt(outcomes([true, 4]), { ...uneven, h0: 0.45, h1: 0.9 }).h1At).toBe(3);
  expect(sprt([false], { ...uneven, h0: 0.3, h1: 0.8 }).h0At).toBe(1);
});

test('a decision stands where the sequence goes on, and the other one may come after it', () => {
  expect(sprt(outcomes([false, 200], [true, 1], [false, 300]), green)).toMatchObject({ h0At: 184, h1At: null });
  expect(sprt(outcomes([false, 184], [true, 6]), green)).toMatchObject({ h0At: 184, h1At: 189 });
});
