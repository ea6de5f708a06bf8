/** What several measurements of the same thing come to. */
export interface Spread {
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly q1: number;
  readonly q3: number;
}

/** The smallest sample that this share of the samples does not exceed (nearest rank). NaN of none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Median and spread of samples; throws where there are none, for then nothing was measured. */
export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0 || !samples.every(Number.isFinite)) throw new Error('there is nothing measured to sum up');
  return {
    n: samples.length,
    median: quantile(samples, 0.5),
    min: quantile(samples, 0),
    max: quantile(samples, 1),
    q1: quantile(samples, 0.25),
    q3: quantile(samples, 0.75),
  };
}
