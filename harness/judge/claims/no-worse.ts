import type { NoWorse } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { compareArms, nothingToCompare } from './compare-arms.ts';

/**
 * The measure is at most `by` times that of the other arm, from when the fault was put in place. Both have a confidence interval; it holds where even the high
 * end of this arm is within that of the other's low end, and fails where even its low end is above that of the other's
 * high end.
 */
export function testNoWorse(claim: NoWorse, input: ClaimInput): ClaimResult {
  const decision = undecided(input.armCase.plan, 'ratio');
  const comparison = compareArms(claim, input, 'atRisk');
  if (comparison === null) return nothingToCompare(claim.than, decision);
  const { here, there, figures, count, measure } = comparison;
  const decided = { ...decision, decidedAt: count };
  if (here.high !== null && there.value !== null && here.high <= claim.by * there.low) {
    return {
      outcome: 'holds',
      reason: `${figures}: at most ${claim.by} times as much`,
      decision: decided,
      waitingFor: null,
    };
  }
  if (there.high !== null && here.value !== null && here.low > claim.by * there.high) {
    return {
      outcome: 'fails',
      reason: `${figures}: more than ${claim.by} times as much`,
      decision: decided,
      waitingFor: null,
    };
  }
  return {
    outcome: 'undecided',
    reason: `${figures}: too few to tell whether that is at most ${claim.by} times as much`,
    decision,
    waitingFor: `more than ${counted(count, 'request')} for the ${measure}`,
  };
}
