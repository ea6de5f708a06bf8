import { quantile } from './statistics.ts';

/** How well a load generator kept to its rate. */
export interface Timeliness {
  readonly latenessP50Ms: number;
  readonly latenessP99Ms: number;
  /** How far the rate that came is from the one that was asked for, in % of it. */
  readonly rateErrorPercent: number;
  /** Arrivals in the fullest 10 ms, as a multiple of those in 10 ms on average. */
  readonly fullestBin: number;
}

const binMs = 10;

/** Arrivals in the fullest 10 ms over the mean, from the first arrival to the last. */
export function fullestBin(arrivedMs: readonly number[]): number {
  const first = arrivedMs.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = arrivedMs.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const bins = new Map<number, number>();
  for (const at of arrivedMs) {
    const bin = Math.floor((at - first) / binMs);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const mean = arrivedMs.length / Math.max(1, (last - first) / binMs);
  return Math.max(...bins.values()) / mean;
}

/** How far the rate of these arrivals, from the first to the last, is from `ratePerSecond`, in % of it. */
export function rateError(arrivedMs: readonly number[], ratePerSecond: number): number {
  const sorted = arrivedMs.toSorted((a, b) => a - b);
  const spanMs = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const rate = ((sorted.length - 1) / spanMs) * 1000;
  return (Math.abs(rate - ratePerSecond) / ratePerSecond) * 100;
}

/** How each of these arrivals was late, where nobody says when it was due: by the schedule i/rate that was met best. */
function latenessBySchedule(arrivedMs: readonly number[], ratePerSecond: number): readonly number[] {
  const after = arrivedMs.toSorted((a, b) => a - b).map((at, index) => at - (index * 1000) / ratePerSecond);
  const start = after.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  return after.map((at) => at - start);
}

/**
 * Sums up arrivals. Lateness is what the generator itself says where it knows when each was due; else it is taken
 * against the even schedule that starts as early as any arrival allows.
 */
export function timelinessOf(
  arrivedMs: readonly number[],
  ratePerSecond: number,
  latenessMs: readonly number[] = latenessBySchedule(arrivedMs, ratePerSecond),
): Timeliness {
  return {
    latenessP50Ms: quantile(latenessMs, 0.5),
    latenessP99Ms: quantile(latenessMs, 0.99),
    rateErrorPercent: rateError(arrivedMs, ratePerSecond),
    fullestBin: fullestBin(arrivedMs),
  };
}
