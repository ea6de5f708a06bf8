/** Epoch instant in ms with sub-ms resolution; advances evenly even when the wall clock is set. */
export function epochNow(): number {
  return performance.timeOrigin + performance.now();
}
