const signs = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const perOctave = 3.8;

/** A latency as one sign, 20 % from each to the next, up to a minute: page/latency-of.ts reads it. */
export function latencyLevel(ms: number): string {
  const level = Math.round(Math.log2(1 + Math.max(0, ms)) * perOctave);
  return signs.charAt(Math.min(level, signs.length - 1));
}
