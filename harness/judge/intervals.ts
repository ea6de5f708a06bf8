import { lnLowerTail, lowerBound, upperBound } from './binomial.ts';

/** A value with its confidence interval; each end is missed with probability `alpha`. null = not known, unbounded. */
export interface Interval {
  readonly low: number;
  readonly value: number | null;
  readonly high: number | null;
}

const unknown: Interval = { low: 0, value: null, high: null };

/** A share of `total` (exact: Clopper & Pearson). */
export function shareInterval(count: number, total: number, alpha: number): Interval {
  if (total === 0) return unknown;
  return { low: lowerBound(count, total, alpha), value: count / total, high: upperBound(count, total, alpha) };
}

/**
 * A mean, by the central limit theorem, from 30 values on. For the normal quantile stands its Chernoff bound
 * √(2 ln 1/α), which is a little larger.
 */
export function meanInterval(values: readonly number[], alpha: number): Interval {
  const count = values.length;
  if (count < 30) return unknown;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const reach = Math.sqrt((2 * Math.log(1 / alpha) * variance) / count);
  return { low: mean - reach, value: mean, high: mean + reach };
}

/** A median, by order statistics: exact whatever the distribution. Takes ascending values. */
export function medianInterval(sorted: readonly number[], alpha: number): Interval {
  const count = sorted.length;
  // The largest rank below which the median lies with probability alpha at most.
  let rank = 0;
  let above = Math.floor(count / 2) + 1;
  while (above - rank > 1) {
    const middle = Math.floor((rank + above) / 2);
    if (lnLowerTail(middle - 1, count, 0.5) <= Math.log(alpha)) rank = middle;
    else above = middle;
  }
  const low = sorted[rank - 1];
  const high = sorted[count - rank];
  const value = sorted[Math.ceil(count / 2) - 1];
  if (rank === 0 || low === undefined || high === undefined || value === undefined) return unknown;
  return { low, value, high };
}
