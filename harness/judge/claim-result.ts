import type { ArmCase } from '../model/arm-case.ts';
import type { DecisionPlan } from '../model/decision.ts';
import type { Decision } from '../model/verdict.ts';
import type { Findings } from './evidence.ts';

/** What the test of a claim says of the data at hand. */
export interface ClaimResult {
  readonly outcome: 'holds' | 'fails' | 'undecided';
  /** One sentence with the figures. */
  readonly reason: string;
  readonly decision: Decision;
  /** What more load would have to bring for a decision; null where the test is through with it, decided or not. */
  readonly waitingFor: string | null;
  /** Set where it is undecided because programs were held up: on a quieter machine it may be decided. */
  readonly heldUp?: true;
}

/** What the test of a claim reads. */
export interface ClaimInput {
  readonly armCase: ArmCase;
  readonly findings: Findings;
  /** The arm of that name, for claims that compare; null where it is not there. */
  readonly other: (name: string) => { readonly armCase: ArmCase; readonly findings: Findings } | null;
}

/** A decision that no test has made. */
export function undecided(plan: DecisionPlan, test: Decision['test'] = null): Decision {
  return { test, alpha: plan.alpha, beta: plan.beta, decidedAt: null, leakExcluded: null };
}

/**
 * A claim of two conditions: it fails where either fails, and holds where both hold. What is not decided yet is waited
 * for, also where the other can no longer hold: it may refute.
 */
export function both(first: ClaimResult, second: ClaimResult, plan: DecisionPlan): ClaimResult {
  const { alpha, beta } = plan;
  const as = (result: ClaimResult) => ({ ...result, decision: { ...result.decision, alpha, beta } });
  const failing = [first, second].find(({ outcome }) => outcome === 'fails');
  if (failing !== undefined) return as(failing);
  const open = [first, second].filter(({ outcome }) => outcome === 'undecided');
  const [waiting = open[0]] = open.filter(({ waitingFor }) => waitingFor !== null);
  if (waiting !== undefined) {
    const reason = open.map((one) => one.reason).join('; ');
    const heldUp = open.some((one) => one.heldUp) ? ({ heldUp: true } as const) : {};
    return as({ ...waiting, ...heldUp, reason, decision: { ...first.decision, decidedAt: null } });
  }
  const decidedAt = Math.max(first.decision.decidedAt ?? 0, second.decision.decidedAt ?? 0);
  return as({ ...first, reason: `${first.reason}; ${second.reason}`, decision: { ...first.decision, decidedAt } });
}
