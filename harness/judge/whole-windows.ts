import type { ArmCase } from '../model/arm-case.ts';
import type { Findings } from './evidence.ts';

/** How long a window of a steady fault is: what has to react has reacted by then, or has shown that it does not. */
export const windowMs = 1000;

/**
 * Windows of a steady fault that came to their end, with requests at risk in them: what a bound is tested in, as a
 * fault that has just begun has not had the time to fail more often. One that the mitigation took away is over, and
 * known from its beginning to its end: its thirds are what there is. `afterMs`: only those that began so long after the
 * fault or later.
 */
export function wholeWindows({ history }: ArmCase, { proven, atRisk, faultCycles }: Findings, afterMs = 0): number {
  if (history.acts.some(({ type }) => type === 'fault-removed')) return faultCycles;
  const from = Math.min(...proven.map((mark) => mark.from)) + afterMs;
  const whole = Math.floor((Math.max(...proven.map((mark) => mark.to)) - from) / windowMs);
  const seen = atRisk.map((record) => Math.floor(((record.doneMs ?? 0) - from) / windowMs));
  return new Set(seen.filter((window) => window >= 0 && window < whole)).size;
}
