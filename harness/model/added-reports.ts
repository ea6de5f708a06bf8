import type { SpikeReport } from './spike.ts';

/** What several generators, or several spikes one after the other, say of themselves as one; null where none says anything. */
export function addedReports(reports: readonly SpikeReport[]): SpikeReport | null {
  if (reports.length === 0) return null;
  const sum = (figure: (report: SpikeReport) => number): number =>
    reports.reduce((total, report) => total + figure(report), 0);
  return {
    made: sum(({ made }) => made),
    autocannon: {
      sent: sum(({ autocannon }) => autocannon.sent),
      errors: sum(({ autocannon }) => autocannon.errors),
      timeouts: sum(({ autocannon }) => autocannon.timeouts),
      ok: sum(({ autocannon }) => autocannon.ok),
      non2xx: sum(({ autocannon }) => autocannon.non2xx),
    },
  };
}
