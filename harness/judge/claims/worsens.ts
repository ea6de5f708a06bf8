import type { Comparison, Worsens } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { both, type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { compareArms, countsAsNone, nothingToCompare } from './compare-arms.ts';

/**
 * The measure is at least `by` times that of the other arm. Both have a confidence interval; it holds where even the
 * low end of this arm is that far above the high end of the other, and fails where even the high end of this arm is less
 * than `by` times the low end of the other, or where it counts as none. So an arm is never worse than itself.
 */
function testMore(claim: Comparison, input: ClaimInput): ClaimResult {
  const decision = undecided(input.armCase.plan, 'ratio');
  const comparison = compareArms(claim, input);
  if (comparison === null) return nothingToCompare(claim.than, decision);
  const { here, there, figures, count, measure } = comparison;
  const decided = { ...decision, decidedAt: count };
  if (there.high !== null && here.value !== null && here.low >= claim.by * there.high) {
    return {
      outcome: 'holds',
      reason: `${figures}: at least ${claim.by} times as much`,
      decision: decided,
      waitingFor: null,
    };
  }
  const isNone = here.high !== null && here.high <= countsAsNone(claim.measure);
  if (here.high !== null && there.value !== null && (isNone || here.high < claim.by * there.low)) {
    return {
      outcome: 'fails',
      reason: `${figures}: less than ${claim.by} times as much`,
      decision: decided,
      waitingFor: null,
    };
  }
  return {
    outcome: 'undecided',
    reason: `${figures}: too few to tell whether that is ${claim.by} times as much`,
    decision,
    waitingFor: `more than ${counted(count, 'request')} for the ${measure}`,
  };
}

/**
 * The measure is made worse (testMore); where the claim says that it is no help all the same, another measure is not made
 * better than in the arm where nothing is done: at least `by`, 1 or less, times as much. Each has half of α then.
 */
export function testWorsens(claim: Worsens, input: ClaimInput): ClaimResult {
  const { noHelp } = claim;
  if (noHelp === null) return testMore(claim, input);
  const { armCase } = input;
  const { plan } = armCase;
  const halved = { ...input, armCase: { ...armCase, plan: { ...plan, alpha: plan.alpha / 2 } } };
  return both(testMore(claim, halved), testMore(noHelp, halved), plan);
}
