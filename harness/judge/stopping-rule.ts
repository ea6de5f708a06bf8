import type { ArmCase } from '../model/arm-case.ts';
import type { Measure } from '../model/claim.ts';
import { counted } from '../model/counted.ts';
import { comparableTrouble } from './claims/compare-arms.ts';
import { testClaim } from './claims/index.ts';
import { type Findings, gather } from './evidence.ts';
import { lateRequests, lateShareAllowed, minRequestsBefore } from './machine.ts';
import { markTrouble } from './marks.ts';
import { logToleranceMs } from './marks-near.ts';

export interface Enough {
  readonly enough: boolean;
  /** What is still missing, in words; '' where nothing is. */
  readonly waitingFor: string;
}

/** How long an arm without a fault must last before its fault may be put in place, in requests that have ended. */
export function enoughBefore(armCase: ArmCase): Enough {
  const { before } = gather(armCase);
  // The fault may be put in place at once, and what ended a hair before that does not count as before it.
  const last = before.reduce((latest, { doneMs }) => Math.max(latest, doneMs ?? 0), 0);
  const missing = minRequestsBefore - before.filter(({ doneMs }) => (doneMs ?? 0) < last - logToleranceMs).length;
  if (missing <= 0) return { enough: true, waitingFor: '' };
  return { enough: false, waitingFor: `${counted(missing, 'more request')} before the fault` };
}

/** A load with more late requests than this was not held up once, but all the time: waiting does not help it. */
const hopelessLateShare = 0.05;

/**
 * In an arm of half a second one hiccup of the machine makes more than the allowed share of the requests late. It
 * goes on until the share is that of an honest load again; which way the claim was decided plays no part in it.
 */
export function enoughOnTime(soFar: ArmCase): Enough {
  const sent = soFar.history.records.length;
  const late = lateRequests(soFar);
  if (late <= sent * lateShareAllowed || late > sent * hopelessLateShare) return { enough: true, waitingFor: '' };
  return { enough: false, waitingFor: `${counted(Math.ceil(late / lateShareAllowed) - sent, 'request')} on time` };
}

/** What an arm with which others compare themselves still lacks for that; null = nothing. */
function comparing(soFar: ArmCase, findings: Findings, comparedBy: readonly Measure[]): string | null {
  for (const measure of comparedBy) {
    const trouble = comparableTrouble(measure, soFar, findings);
    if (trouble !== null) return trouble;
  }
  return null;
}

/**
 * Whether the load has gone on for long enough: the claim is decided, the mitigation was seen to act, a fault has taken effect in the planned
 * minimum of cycles, and the load was on time. It says no more than that: what is judged is the whole stored arm, whatever was enough. Where
 * too few requests went before the fault, no later one can make up for it, so the load is not kept up for them.
 *
 * `others` are the arms of the same scenario that have been run, for claims that compare; `comparedBy` is by what others
 * will compare themselves with this one. `findings` are those of `soFar`, where they are known already.
 */
export function enough(
  soFar: ArmCase,
  others: readonly ArmCase[] = [],
  comparedBy: readonly Measure[] = [],
  findings = gather(soFar),
): Enough {
  const claim = testClaim({
    armCase: soFar,
    findings,
    other: (name) => {
      const armCase = others.find((one) => one.name === name);
      return armCase === undefined ? null : { armCase, findings: gather(armCase) };
    },
  });
  if (claim.waitingFor !== null) return { enough: false, waitingFor: claim.waitingFor };
  const unmarked = claim.outcome === 'holds' ? (markTrouble(soFar, findings)?.waitingFor ?? null) : null;
  if (unmarked !== null) return { enough: false, waitingFor: unmarked };
  const comparable = comparing(soFar, findings, comparedBy);
  if (comparable !== null) return { enough: false, waitingFor: comparable };
  const missing = soFar.fault === null ? 0 : soFar.plan.minCycles - findings.faultCycles;
  if (missing <= 0) return enoughOnTime(soFar);
  const unit = soFar.fault?.shape === 'steady' ? 'window' : 'cycle';
  return {
    enough: false,
    waitingFor: `${counted(missing, `more ${unit}`)} in which the fault takes effect, has ${findings.faultCycles}`,
  };
}
