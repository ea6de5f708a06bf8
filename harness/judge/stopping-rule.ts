import type { ArmCase } from '../model/arm-case.ts';
import { testClaim } from './claims/index.ts';
import { gather } from './evidence.ts';
import { minRequestsBefore } from './machine.ts';
import { many } from './phrases.ts';

export interface Enough {
  readonly enough: boolean;
  /** What is still missing, in words; '' where nothing is. */
  readonly waitingFor: string;
}

/** How long an arm without a fault must last before its fault may be put in place, in requests that have ended. */
export function enoughBefore(armCase: ArmCase): Enough {
  const missing = minRequestsBefore - gather(armCase).before.length;
  if (missing <= 0) return { enough: true, waitingFor: '' };
  return { enough: false, waitingFor: `${many(missing, 'more request')} before the fault` };
}

/**
 * Whether the load has gone on for long enough: the claim is decided, and a fault has taken effect in the planned
 * minimum of cycles. It says no more than that: what is judged is the whole stored arm, whatever was enough. Where
 * too few requests went before the fault, no later one can make up for it, so the load is not kept up for them.
 *
 * `others` are the arms of the same scenario that have been run, for claims that compare.
 */
export function enough(soFar: ArmCase, others: readonly ArmCase[] = []): Enough {
  const findings = gather(soFar);
  const claim = testClaim({
    armCase: soFar,
    findings,
    other: (name) => {
      const armCase = others.find((one) => one.name === name);
      return armCase === undefined ? null : { armCase, findings: gather(armCase) };
    },
  });
  if (claim.waitingFor !== null) return { enough: false, waitingFor: claim.waitingFor };
  const missing = soFar.fault === null ? 0 : soFar.plan.minCycles - findings.faultCycles;
  if (missing <= 0) return { enough: true, waitingFor: '' };
  const unit = soFar.fault?.shape === 'steady' ? 'window' : 'cycle';
  return {
    enough: false,
    waitingFor: `${many(missing, `more ${unit}`)} in which the fault takes effect, has ${findings.faultCycles}`,
  };
}
