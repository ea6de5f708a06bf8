import type { AtMost } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { logToleranceMs } from '../evidence.ts';
import { endings } from '../phrases.ts';

/** Failed requests by cycle; a failure belongs to the last cycle that had begun when it ended. */
function failuresByCycle({ findings }: ClaimInput): ReadonlyMap<number, readonly RequestRecord[]> {
  const byCycle = new Map<number, RequestRecord[]>(findings.proven.map((mark) => [mark.cycle, []]));
  for (const record of findings.atRisk) {
    if (!failed(record)) continue;
    const mark = findings.proven.findLast((one) => one.from - logToleranceMs <= (record.doneMs ?? 0));
    if (mark !== undefined) byCycle.get(mark.cycle)?.push(record);
  }
  return byCycle;
}

/** Cycles that came to their end: one that has just begun has not had the time to fail more often. */
function wholeCycles({ armCase, findings }: ClaimInput): number {
  if (armCase.fault?.shape === 'steady') return findings.faultCycles;
  return new Set(findings.proven.filter(({ recoveredAt }) => recoveredAt !== null).map(({ cycle }) => cycle)).size;
}

/**
 * At most so many at-risk requests fail, in each cycle or in all: a bound, not a rate, so that counting decides. One
 * cycle above its bound refutes; it holds after the planned minimum of cycles, none of them above.
 */
export function testAtMost(claim: AtMost, input: ClaimInput): ClaimResult {
  const { plan } = input.armCase;
  const byCycle = failuresByCycle(input);
  const all = [...byCycle.values()].flat();
  const atRisk = input.findings.atRisk.length;
  const decided = { ...undecided(plan, 'bound'), decidedAt: atRisk };
  const worst = [...byCycle].reduce<readonly [number, readonly RequestRecord[]] | null>(
    (most, one) => (most === null || one[1].length > most[1].length ? one : most),
    null,
  );
  if (claim.perCycle !== null && worst !== null && worst[1].length > claim.perCycle) {
    return {
      outcome: 'fails',
      reason: `${counted(worst[1].length, 'request')} at risk failed in cycle ${worst[0]} (${endings(worst[1])}); the claim allows ${claim.perCycle} per cycle`,
      decision: decided,
      waitingFor: null,
    };
  }
  if (claim.total !== null && all.length > claim.total) {
    return {
      outcome: 'fails',
      reason: `${all.length} of ${counted(atRisk, 'request')} at risk failed (${endings(all)}); the claim allows ${claim.total} in all`,
      decision: decided,
      waitingFor: null,
    };
  }
  const bounds = [
    ...(claim.perCycle === null
      ? []
      : [`at most ${worst?.[1].length ?? 0} in a cycle where ${claim.perCycle} are allowed`]),
    ...(claim.total === null ? [] : [`${all.length} in all where ${claim.total} are allowed`]),
  ].join(', ');
  const cycles = wholeCycles(input);
  if (cycles < plan.minCycles) {
    return {
      outcome: 'undecided',
      reason: `${all.length} of ${counted(atRisk, 'request')} at risk failed: ${bounds}, but only in ${cycles} of the ${plan.minCycles} cycles needed`,
      decision: undecided(plan, 'bound'),
      waitingFor: `${counted(plan.minCycles - cycles, 'more cycle')} of the fault, has ${cycles}`,
    };
  }
  return {
    outcome: 'holds',
    reason: `${all.length} of ${counted(atRisk, 'request')} at risk failed in ${counted(cycles, 'cycle')}: ${bounds}`,
    decision: decided,
    waitingFor: null,
  };
}
