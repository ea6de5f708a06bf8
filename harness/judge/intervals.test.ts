import { expect, test } from 'vitest';
import { meanInterval, medianInterval, shareInterval } from './intervals.ts';
import { seeded } from './testing/history-builder.ts';

test('nothing is known of nothing', () => {
  const unknown = { low: 0, value: null, high: null };
  expect(shareInterval(0, 0, 0.01)).toEqual(unknown);
  expect(meanInterval([], 0.01)).toEqual(unknown);
  expect(medianInterval([1, 2, 3], 0.01)).toEqual(unknown);
});

test('the interval of a median are order statistics of the sample', () => {
  // 95 % for n = 20: the 6th and the 15th value, as tables of the sign test have it.
  const values = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(medianInterval(values, 0.025)).toEqual({ low: 6, value: 10, high: 15 });
});

test('the true value is missed as seldom as was asked for', () => {
  const random = seeded(11);
  const trials = 5000;
  const missed = { share: 0, mean: 0, median: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const drawn = Array.from({ length: 200 }, () => random() ** 2);
    const share = shareInterval(drawn.filter((value) => value < 0.09).length, 200, 0.01);
    const mean = meanInterval(drawn, 0.01);
    const median = medianInterval(
      drawn.toSorted((a, b) => a - b),
      0.01,
    );
    if (share.low > 0.3 || (share.high ?? 1) < 0.3) missed.share += 1;
    if (mean.low > 1 / 3 || (mean.high ?? 1) < 1 / 3) missed.mean += 1;
    if (median.low > 0.25 || (median.high ?? 1) < 0.25) missed.median += 1;
  }
  // Two ends, each missed in 1 % of the cases.
  expect(missed.share / trials).toBeLessThan(0.03);
  expect(missed.mean / trials).toBeLessThan(0.03);
  expect(missed.median / trials).toBeLessThan(0.03);
  expect(missed.share + missed.mean + missed.median).toBeGreaterThan(50);
});
