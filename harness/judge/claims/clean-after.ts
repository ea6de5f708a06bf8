import type { CleanAfter } from '../../model/claim.ts';
import { putAt } from '../../model/fault.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { heldUpMs } from '../held-up.ts';
import { testLeak } from '../leak-test.ts';
import { inMs } from '../phrases.ts';

/** No request that ended `ms` or more after the fault began failed. */
function testFrom({ armCase, findings }: ClaimInput, began: number, ms: number): ClaimResult {
  const later = (record: RequestRecord) => (record.doneMs ?? 0) >= began + ms;
  return testLeak(
    {
      preferred: findings.atRisk.filter(later),
      all: findings.ended.filter(later),
      nameOfPreferred: `requests at risk from ${ms} ms after the fault on`,
      nameOfAll: `requests from ${ms} ms after the fault on`,
      bad: failed,
      badInWords: 'failed',
    },
    armCase.plan,
  );
}

/**
 * For how long what had to react was held up until `ms` after the fault began, and for as much longer as it was. A program
 * that the fault ended has to be there again first.
 */
function heldUpUntilCleanMs({ armCase }: ClaimInput, began: number, ms: number): number {
  for (let held = 0; ; ) {
    const until = began + ms + held;
    const startedAgain = armCase.history.programs
      .filter(({ event, at }) => event === 'started' && at >= began && at <= until)
      .map(({ program }) => program);
    const longer = heldUpMs(armCase, began, until, startedAgain);
    if (longer <= held) return held;
    held = longer;
  }
}

/**
 * From `ms` after the fault began no request fails any more; it began when it was put in place, though it may have come
 * to its full effect later (a queue that filled). Counted by when a request *ended*: one that
 * was sent before and fails after is a failure that somebody sees after. The at-risk ones among them are tested where
 * there are enough, as a mitigation that takes the fault away leaves none. Where the reaction was held up, what fails
 * after as much more time refutes; what failed until then is undecided.
 */
export function testCleanAfter(claim: CleanAfter, input: ClaimInput): ClaimResult {
  const { armCase, findings } = input;
  const first = findings.proven[0];
  if (first === undefined) {
    return {
      outcome: 'undecided',
      reason: 'the fault has not taken effect yet',
      decision: undecided(armCase.plan, 'sprt'),
      waitingFor: 'the fault to take effect',
    };
  }
  const began = putAt(first);
  const result = testFrom(input, began, claim.ms);
  if (result.outcome !== 'fails') return result;
  const held = heldUpUntilCleanMs(input, began, claim.ms);
  if (held === 0) return result;
  const later = testFrom(input, began, claim.ms + held);
  if (later.outcome === 'fails') return result;
  return {
    outcome: 'undecided',
    heldUp: true,
    reason: `${result.reason}; but what had to react was held up for ${inMs(held)}`,
    decision: undecided(armCase.plan, 'sprt'),
    // What comes after as much more time may refute yet.
    waitingFor: later.outcome === 'undecided' ? later.waitingFor : null,
  };
}
