import { lnFactorial } from './binomial.ts';
import { type SprtPlan, sprt } from './sprt.ts';

/**
 * A value with its confidence interval. The interval is anytime-valid: over all numbers of samples together, so however
 * often one looks and whenever one stops, the true value is ever outside with probability `alpha` at most.
 * null = not known, unbounded.
 */
export interface Interval {
  readonly low: number;
  readonly value: number | null;
  readonly high: number | null;
}

const unknown: Interval = { low: 0, value: null, high: null };

/**
 * ln of the probability of `count` hits and the misses among `total`, in the very order in which they came, averaged
 * over all shares (uniform prior). Divided by their probability under the true share it is a martingale that starts at
 * 1, so that it ever reaches 1/α with probability α at most (J. Ville, 1939). The shares under which it has not are a
 * confidence sequence (H. Robbins, Ann. Math. Statist. 41, 1970).
 */
function lnMixture(count: number, total: number): number {
  return lnFactorial(count) + lnFactorial(total - count) - lnFactorial(total + 1);
}

/** The largest share that the confidence sequence has left. */
function highestShare(count: number, total: number, alpha: number): number {
  if (count >= total) return 1;
  const most = lnMixture(count, total) + Math.log(alpha);
  const excluded = (share: number) => most >= count * Math.log(share) + (total - count) * Math.log1p(-share);
  let low = count / total;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (excluded(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A share of `total`. */
export function shareInterval(count: number, total: number, alpha: number): Interval {
  if (total === 0) return unknown;
  return {
    low: 1 - highestShare(total - count, total, alpha),
    value: count / total,
    high: highestShare(count, total, alpha),
  };
}

/**
 * A share of events that are too rare for a confidence sequence (one process can only die so often): whether it is
 * `plan.h1` or more, or `plan.h0` or less, by Wald's test. Nothing is known of it while neither is decided, or where
 * both were.
 */
export function coarseShareInterval(hits: readonly boolean[], plan: SprtPlan): Interval {
  const { h0At, h1At, failed, total } = sprt(hits, plan);
  if (total === 0) return unknown;
  const value = failed / total;
  if (h1At !== null && h0At === null) return { low: plan.h1, value, high: 1 };
  if (h0At !== null && h1At === null) return { low: 0, value, high: plan.h0 };
  return { low: 0, value, high: 1 };
}

/**
 * The mean of counts, each counted up to `most`. It is the sum of the shares of values ≥ 1, ≥ 2, … ≥ most, each of
 * which has its interval at its part of α; so that it needs no guess at the shape of the distribution, and thirty
 * equal values do not pass for certainty. Without the cap there would be no upper end: a few huge counts that have not
 * shown yet can make any mean.
 */
export function meanCountInterval(counts: Iterable<number>, most: number, alpha: number): Interval {
  /** How many are 1 or more, 2 or more, … */
  const reaching = Array.from({ length: most }, () => 0);
  let total = 0;
  for (const count of counts) {
    total += 1;
    for (let index = 0; index < most && count > index; index += 1) reaching[index] = (reaching[index] as number) + 1;
  }
  if (total === 0) return unknown;
  const shares = reaching.map((reached) => shareInterval(reached, total, alpha / most));
  const sum = (end: 'low' | 'value' | 'high') => shares.reduce((before, share) => before + (share[end] ?? 0), 0);
  return { low: sum('low'), value: sum('value'), high: sum('high') };
}

/**
 * A median, by order statistics, whatever the distribution: as few values on one side of it as its confidence sequence
 * leaves. Takes ascending values. Where many of them are the same it may be a single point, and rightly so: that all
 * fall on one side of the true median is as good as impossible.
 */
export function medianInterval(sorted: ArrayLike<number>, alpha: number): Interval {
  const count = sorted.length;
  const most = -count * Math.LN2 - Math.log(alpha);
  // The largest number of values that is too small for one half of all; -1 = none is.
  let tooFew = -1;
  let enough = Math.ceil(count / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (lnMixture(middle, count) >= most) tooFew = middle;
    else enough = middle;
  }
  const low = sorted[tooFew];
  const high = sorted[count - 1 - tooFew];
  const value = sorted[Math.ceil(count / 2) - 1];
  if (low === undefined || high === undefined || value === undefined) return unknown;
  return { low, value, high };
}

/** The numbers of samples at which a confidence sequence is looked at: every tenth at first, then 5 % more each time. */
function looks(total: number): readonly number[] {
  const at: number[] = [];
  for (let count = 10; count <= total; count = Math.max(count + 10, Math.ceil(count * 1.05))) at.push(count);
  return at;
}

/**
 * What a confidence sequence has ever excluded stays excluded: the intersection of its intervals over the samples in
 * the order in which they came. So what was decided when the load was ended is decided with the few samples that
 * come after it too. Takes `interval` of the first `count` samples; that of all where fewer than ten are there, and
 * where the value of all is not among what is left (the sequence missed the true value, or it moved).
 */
export function runningInterval(total: number, interval: (count: number) => Interval): Interval {
  const all = interval(total);
  let { low, high } = looks(total).length === 0 ? all : unknown;
  for (const count of looks(total)) {
    const seen = interval(count);
    low = Math.max(low, seen.low);
    high = high === null || seen.high === null ? (high ?? seen.high) : Math.min(high, seen.high);
  }
  const { value } = all;
  const moved = value !== null && (value < low || (high !== null && value > high));
  return moved ? all : { low, value, high };
}
