import { type Interval, runningInterval, shareInterval } from '../intervals.ts';

/**
 * The share of hits among requests in the order in which they were sent, with its confidence sequence: however often it
 * is looked at, it misses the true share with probability `alpha` at most, and what it has excluded stays excluded.
 */
export function runningShare(hits: readonly boolean[], alpha: number): Interval {
  const upTo = [0];
  for (const hit of hits) upTo.push((upTo.at(-1) ?? 0) + (hit ? 1 : 0));
  return runningInterval(hits.length, (total) => shareInterval(upTo[total] ?? 0, total, alpha));
}
