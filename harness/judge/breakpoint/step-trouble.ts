import type { ArmCase } from '../../model/arm-case.ts';
import type { RequestRecord } from '../../model/record.ts';
import { accountingTrouble } from '../accounting.ts';
import { failsAt, healthyAddresses } from '../attempts.ts';
import { agentTrouble, programTrouble } from '../machine.ts';
import { endings, percent } from '../phrases.ts';

/** Programs that could have run for this part of the time, and had no CPU, were starved. */
const starvedShare = 0.1;

/** For how much of the window a program of the pod, or the load agent, waited for a CPU; the one that waited most. */
function starvedBy({ history }: ArmCase, from: number, to: number): { program: string; share: number } | null {
  const waited = new Map<string, number>();
  for (const { program, waitedMs, ...stall } of history.stalls ?? []) {
    // The harness only looks on.
    if (program === 'harness' || stall.to < from || stall.from > to) continue;
    waited.set(program, (waited.get(program) ?? 0) + waitedMs);
  }
  const [most] = [...waited].sort(([, a], [, b]) => b - a);
  return most === undefined || to <= from ? null : { program: most[0], share: most[1] / (to - from) };
}

/** Attempts that failed at nodes which the fault does not hit; without a fault every error is the value's own. */
function elsewhere(armCase: ArmCase, records: readonly RequestRecord[]): string | null {
  if (armCase.fault === null) return null;
  const nodes = healthyAddresses(armCase);
  const hit = records.filter(failsAt(nodes));
  return hit.length === 0 ? null : `attempts failed where there was no fault (${endings(hit)})`;
}

/**
 * Why a step says nothing of its value: the witnesses contradict each other, the load was not the one that was planned,
 * a program was starved, or the fault was not seen to take effect; null = it does. A value that `holds` does so although
 * programs were starved.
 */
export function stepTrouble(
  armCase: ArmCase,
  { holds, records }: { readonly holds: boolean; readonly records: readonly RequestRecord[] },
): string | null {
  const trouble = accountingTrouble(armCase) ?? programTrouble(armCase) ?? agentTrouble(armCase);
  if (trouble !== null) return trouble;
  if (armCase.fault !== null && !armCase.history.marks.some(({ proof }) => proof !== null)) {
    return 'the fault was not seen to take effect';
  }
  if (holds) return null;
  const starved = starvedBy(armCase, records[0]?.dueMs ?? 0, records.at(-1)?.doneMs ?? 0);
  if (starved !== null && starved.share >= starvedShare) {
    return `${starved.program} waited for a CPU for ${percent(starved.share)} of the time`;
  }
  return elsewhere(armCase, records);
}
