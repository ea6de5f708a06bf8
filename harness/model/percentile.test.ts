import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

test.each([
  [20, 50, 10],
  [19, 50, null],
  [1000, 99, 990],
  [999, 99, null],
  [100, 90, 90],
  [99, 90, null],
  [200, 95, 190],
  [10_000, 99.9, 9990],
  [0, 50, null],
  [1000, 100, null],
])('of 1 to %i the p%d is %s', (n, p, expected) => {
  expect(percentile(upTo(n), p)).toBe(expected);
});

test('at least p percent of the samples are no larger, and ten are beyond', () => {
  const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 400 });
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 99 }), (unsorted, p) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const value = percentile(sorted, p);
      if (value === null) return;
      expect(sorted.filter((sample) => sample <= value).length).toBeGreaterThanOrEqual((p * sorted.length) / 100);
      expect(sorted.filter((sample) => sample >= value).length).toBeGreaterThan(10);
    }),
  );
});
