/** The shortest latency that is told apart, in ms: below it there is the noise of timers. */
export const shortestMs = 0.1;

/** The cell of a latency on a logarithmic scale with so many cells for each factor of ten. */
export function latencyCell(ms: number, perDecade: number): number {
  return ms <= shortestMs ? 0 : Math.floor(Math.log10(ms / shortestMs) * perDecade);
}
