/** A percentile is told only where so many samples lie beyond it: p50 needs 20 samples, p99 needs 1000. */
const samplesBeyond = 10;

/**
 * The `p`-th percentile (0 < p <= 100) of samples in ascending order, by nearest rank; null where fewer than ten
 * samples lie beyond it, since it would then be decided by chance.
 */
export function percentile(sorted: ArrayLike<number>, p: number): number | null {
  const rank = Math.max(1, Math.ceil((p * sorted.length) / 100));
  return sorted.length - rank < samplesBeyond ? null : (sorted[rank - 1] ?? null);
}
