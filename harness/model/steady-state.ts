/** What healthy means: looked at before, during (control) and after the fault. */
export interface SteadyState {
  /** Share of requests that end in anything but their normal answer must be below this. */
  readonly errorRateBelow: number;
  /** A latency percentile (from the due time) must be below so many ms; null = not looked at. */
  readonly latency: { readonly percentile: number; readonly belowMs: number } | null;
}

const ratePattern = /^rate<(0(?:\.\d+)?|1(?:\.0+)?)$/;
const percentilePattern = /^p\((\d{1,2}(?:\.\d+)?)\)<(\d+(?:\.\d+)?)$/;

/** Reads `rate<0.001` (k6's threshold syntax); null where it is not of that form. */
export function parseRateThreshold(text: string): number | null {
  const match = ratePattern.exec(text.replaceAll(' ', ''));
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** Reads `p(95)<250`, in ms (k6's threshold syntax); null where it is not of that form. */
export function parsePercentileThreshold(text: string): SteadyState['latency'] {
  const match = percentilePattern.exec(text.replaceAll(' ', ''));
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { percentile: Number(match[1]), belowMs: Number(match[2]) };
}
