import type { AtMost } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { logToleranceMs } from '../evidence.ts';
import { isLate, lateShareAllowed } from '../machine.ts';
import { endings } from '../phrases.ts';
import { wholeWindows } from '../whole-windows.ts';

/** One cycle of the fault, with what was at risk in it. */
interface Cycle {
  readonly cycle: number;
  readonly failed: readonly RequestRecord[];
  /** It came to its end: one that has just begun has not had the time to fail more often. */
  readonly whole: boolean;
  /**
   * Its load was the one that was planned. What was held up is sent all at once, and a mitigation that has to react is
   * held up with it: such a cycle says nothing of the bound, either way.
   */
  readonly onTime: boolean;
}

/** The cycles that took effect; a request belongs to the last one that had begun when it ended. */
function cyclesOf({ armCase, findings }: ClaimInput): readonly Cycle[] {
  const atRisk = new Map<number, RequestRecord[]>(findings.proven.map((mark) => [mark.cycle, []]));
  for (const record of findings.atRisk) {
    const mark = findings.proven.findLast((one) => one.from - logToleranceMs <= (record.doneMs ?? 0));
    if (mark !== undefined) atRisk.get(mark.cycle)?.push(record);
  }
  const open = new Set(findings.proven.filter((mark) => mark.recoveredAt === null).map((mark) => mark.cycle));
  return [...atRisk].map(([cycle, records]) => ({
    cycle,
    failed: records.filter(failed),
    whole: armCase.fault?.shape === 'steady' || !open.has(cycle),
    onTime: records.filter(isLate).length <= records.length * lateShareAllowed,
  }));
}

/** Cycles (steady: windows) that say that the bound holds. */
function cyclesThatCount({ armCase, findings }: ClaimInput, cycles: readonly Cycle[]): number {
  if (armCase.fault?.shape === 'steady')
    return cycles.every(({ onTime }) => onTime) ? wholeWindows(armCase, findings) : 0;
  return cycles.filter(({ whole, onTime }) => whole && onTime).length;
}

/**
 * At most so many at-risk requests fail, in each cycle or in all: a bound, not a rate, so that counting decides. One
 * cycle above its bound refutes; it holds after the planned minimum of cycles, none of them above. Cycles whose load
 * was held up do not count per cycle, and with them more than the total is not held against it.
 */
export function testAtMost(claim: AtMost, input: ClaimInput): ClaimResult {
  const { plan } = input.armCase;
  const cycles = cyclesOf(input);
  const onTime = cycles.filter((one) => one.onTime);
  const all = cycles.flatMap((one) => one.failed);
  const atRisk = input.findings.atRisk.length;
  const decided = { ...undecided(plan, 'bound'), decidedAt: atRisk };
  const worst = onTime.toSorted((a, b) => b.failed.length - a.failed.length)[0];
  if (claim.perCycle !== null && worst !== undefined && worst.failed.length > claim.perCycle) {
    return {
      outcome: 'fails',
      reason: `${counted(worst.failed.length, 'request')} at risk failed in cycle ${worst.cycle} (${endings(worst.failed)}); the claim allows ${claim.perCycle} per cycle`,
      decision: decided,
      waitingFor: null,
    };
  }
  if (claim.total !== null && all.length > claim.total) {
    const held = cycles.length - onTime.length;
    const figures = `${all.length} of ${counted(atRisk, 'request')} at risk failed (${endings(all)}); the claim allows ${claim.total} in all`;
    return {
      outcome: held === 0 ? 'fails' : 'undecided',
      reason: held === 0 ? figures : `${figures}, but in ${counted(held, 'cycle')} the load was held up`,
      decision: held === 0 ? decided : undecided(plan, 'bound'),
      waitingFor: null,
    };
  }
  const bounds = [
    ...(claim.perCycle === null
      ? []
      : [`at most ${worst?.failed.length ?? 0} in a cycle where ${claim.perCycle} are allowed`]),
    ...(claim.total === null ? [] : [`${all.length} in all where ${claim.total} are allowed`]),
  ].join(', ');
  const count = cyclesThatCount(input, cycles);
  const unit = input.armCase.fault?.shape === 'steady' ? 'window' : 'cycle';
  if (count < plan.minCycles) {
    return {
      outcome: 'undecided',
      reason: `${all.length} of ${counted(atRisk, 'request')} at risk failed: ${bounds}, but only in ${count} of the ${plan.minCycles} ${unit}s needed`,
      decision: undecided(plan, 'bound'),
      waitingFor: `${counted(plan.minCycles - count, `more ${unit}`)} of the fault, has ${count}`,
    };
  }
  return {
    outcome: 'holds',
    reason: `${all.length} of ${counted(atRisk, 'request')} at risk failed in ${counted(count, unit)}: ${bounds}`,
    decision: decided,
    waitingFor: null,
  };
}
