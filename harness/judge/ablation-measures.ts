import type { ArmCase } from '../model/arm-case.ts';
import { type RequestRecord, shed, stale } from '../model/record.ts';
import { type Measuring, measures, running } from './claims/compare-arms.ts';
import { shareInterval } from './intervals.ts';
import { percent } from './phrases.ts';

/** What an arm without a directive is compared by with the arm that has it. */
export interface AblationMeasure {
  readonly measure: Measuring;
  /** How many times that of the other arm it must be, at the least, to be told from what differs between two runs of the same. */
  readonly by: number;
}

function shareOf(name: string, has: (record: RequestRecord, armCase: ArmCase) => boolean): AblationMeasure {
  const interval = running((records, armCase, alpha) =>
    shareInterval(records.filter((record) => has(record, armCase)).length, records.length, alpha),
  );
  return { measure: { name, interval, show: percent }, by: 1 };
}

/** It took longer than the steady state allows to the requests that its percentile is about. */
function slow({ dueMs, doneMs }: RequestRecord, { steadyState }: ArmCase): boolean {
  return steadyState.latency !== null && doneMs !== null && doneMs - dueMs > steadyState.latency.belowMs;
}

/**
 * Of each more is worse. A share or a count is the same in two runs of the same but for chance, which its interval has; a
 * median latency moves with the machine as well: between runs of the same on a busy one, by up to 1.2 times.
 */
export const ablationMeasures: readonly AblationMeasure[] = [
  { measure: measures.failedShare, by: 1 },
  { measure: measures.attemptsPerRequest, by: 1 },
  { measure: measures.callsPerRequest, by: 1 },
  { measure: measures.duplicatedNonIdempotent, by: 1 },
  shareOf('share of requests at risk that took longer than the steady state allows', slow),
  { measure: measures.latencyP50Ms, by: 1.5 },
  shareOf('share of requests at risk that the gateway turned away', shed),
  shareOf('share of answers at risk that were out of date', stale),
];
