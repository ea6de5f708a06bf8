import { type FaultMark, putAt } from '../../model/fault.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import type { ClaimInput } from '../claim-result.ts';
import { logToleranceMs } from '../evidence.ts';
import { mostEndedWithin, reactionHeldUpMs } from '../held-up.ts';
import { isLate, lateShareAllowed } from '../machine.ts';

/** One cycle of the fault, with what was at risk in it. */
export interface Cycle {
  readonly mark: FaultMark;
  readonly cycle: number;
  readonly failed: readonly RequestRecord[];
  /** It came to its end: one that has just begun has not had the time to fail more often. */
  readonly whole: boolean;
  /**
   * Its load was not the one that was planned. What was held up is sent all at once, and a mitigation that has to react
   * is held up with it: such a cycle says nothing of the bound, either way.
   */
  readonly late: boolean;
  /** For how long what has to react was kept from it by the machine. */
  readonly heldUpMs: number;
  /** Failures that no hold-up explains: all but the most that so long a delay can have made. */
  readonly certain: number;
}

function cycleOf({ armCase, findings }: ClaimInput, mark: FaultMark, records: readonly RequestRecord[]): Cycle {
  const heldUpMs = reactionHeldUpMs(armCase, mark, findings.proven[findings.proven.indexOf(mark) - 1] ?? null);
  const late = records.filter(isLate).length > records.length * lateShareAllowed;
  const failures = records.filter(failed);
  const explained = heldUpMs === 0 ? 0 : mostEndedWithin(failures, heldUpMs).length;
  return {
    mark,
    cycle: mark.cycle,
    failed: failures,
    whole: armCase.fault?.shape === 'steady' || mark.recoveredAt !== null,
    late,
    heldUpMs,
    certain: late ? 0 : failures.length - explained,
  };
}

/** The cycles that took effect; a request belongs to the last one that had been put in place when it ended. */
export function cyclesOf(input: ClaimInput): readonly Cycle[] {
  const { proven, atRisk } = input.findings;
  const records = new Map<FaultMark, RequestRecord[]>(proven.map((mark) => [mark, []]));
  for (const record of atRisk) {
    const mark = proven.findLast((one) => putAt(one) - logToleranceMs <= (record.doneMs ?? 0));
    if (mark !== undefined) records.get(mark)?.push(record);
  }
  return [...records].map(([mark, met]) => cycleOf(input, mark, met));
}
