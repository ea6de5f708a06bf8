import { countFindings, type Findings } from './judge/evidence.ts';
import type { ArmCase } from './model/arm-case.ts';
import { failed } from './model/record.ts';
import type { ArmProgress } from './model/run-plan.ts';

/** How far an arm has come, for those who watch. */
export function progressOf(
  soFar: ArmCase,
  findings: Findings,
  known: Pick<ArmProgress, 'sent' | 'elapsedMs' | 'waitingFor'>,
): ArmProgress {
  const { records } = soFar.history;
  const { faultCycles, exposures, exposuresFailed } = countFindings(findings);
  return {
    ...known,
    gatewayErrors: records.filter((record) => record.gatewayError !== null).length,
    failed: records.filter(failed).length,
    faultCycles,
    exposures,
    exposuresFailed,
  };
}
