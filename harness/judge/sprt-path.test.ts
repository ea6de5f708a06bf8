import { expect, test } from 'vitest';
import { sprt } from './sprt.ts';
import { sprtPath } from './sprt-path.ts';

const plan = { h0: 0.01, h1: 0.5, alpha: 1e-4, beta: 1e-4 };
const outcomes = (clean: number, failed: number) => [
  ...Array.from({ length: clean }, () => false),
  ...Array.from({ length: failed }, () => true),
];

test('the path of a test has each outcome where they are few', () => {
  expect(sprtPath(outcomes(1, 2), plan, null).points).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
});

test('it ends where the test ends, and reaches the limit where the test was decided', () => {
  const seen = outcomes(400, 90);
  const { h1At } = sprt(seen, plan);
  const { points, upper, h0, h1 } = sprtPath(seen, plan, h1At);
  expect(points.length).toBeLessThanOrEqual(26);
  expect(points.at(-1)).toEqual([490, 90]);
  const [looked = 0, failed = 0] = points.find(([at]) => at === h1At) ?? [];
  const ratio = (k: number, n: number) => k * Math.log(h1 / h0) + (n - k) * Math.log((1 - h1) / (1 - h0));
  expect(ratio(failed, looked)).toBeGreaterThanOrEqual(upper);
  expect(ratio(failed - 1, looked - 1)).toBeLessThan(upper);
});

test('a test of nothing has a path without a point', () => {
  expect(sprtPath([], plan, null).points).toEqual([]);
});
