import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leakExcluded, lnLowerTail, upperBound } from './binomial.ts';

/** P(X ≤ k), summed term by term: fit for small n only. */
function lowerTail(k: number, n: number, p: number): number {
  let mass = (1 - p) ** n;
  let sum = mass;
  for (let i = 1; i <= k; i += 1) {
    mass *= ((n - i + 1) / i) * (p / (1 - p));
    sum += mass;
  }
  return sum;
}

test('the tail is the sum of its terms', () => {
  for (const [k, n, p] of [
    [0, 10, 0.3],
    [2, 10, 0.3],
    [5, 100, 0.2],
    [19, 40, 0.5],
  ] as const) {
    expect(Math.exp(lnLowerTail(k, n, p)) / lowerTail(k, n, p)).toBeCloseTo(1, 10);
  }
});

test('without a failure the bound is 1 − α^(1/n)', () => {
  expect(upperBound(0, 184, 1e-4)).toBeCloseTo(1 - 1e-4 ** (1 / 184), 12);
  expect(upperBound(0, 184, 1e-4)).toBeCloseTo(0.0488, 4);
});

test('the bound is that of Clopper and Pearson', () => {
  // Two-sided 95 % for 10 of 100, as tables have it: 0.0490 to 0.1762; the lower end is the upper one of the others.
  expect(1 - upperBound(90, 100, 0.025)).toBeCloseTo(0.049, 4);
  expect(upperBound(10, 100, 0.025)).toBeCloseTo(0.1762, 4);
});

test('nothing is excluded by nothing, nor by failures only', () => {
  expect(leakExcluded(0, 0, 1e-4)).toBe(null);
  expect(leakExcluded(7, 7, 1e-4)).toBe(null);
});

test('the leak excluded is rounded up', () => {
  expect(leakExcluded(0, 184, 1e-4)).toBe(0.0489);
});

test('a million trials are no harder', () => {
  const bound = upperBound(300_000, 1_000_000, 1e-6);
  // 4.75 standard deviations of 0.000458 above 0.3.
  expect(bound).toBeCloseTo(0.30218, 4);
});

test('at its bound, what was seen or less has probability α', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (n, share) => {
      const k = Math.floor(share * n);
      const bound = upperBound(k, n, 1e-4);
      expect(bound).toBeGreaterThan(k / n);
      expect(lnLowerTail(k, n, bound)).toBeCloseTo(Math.log(1e-4), 6);
    }),
    { seed: 1, numRuns: 300 },
  );
});
