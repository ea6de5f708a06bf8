import type { CleanAfter } from '../../model/claim.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { testLeak } from '../leak-test.ts';

/**
 * From `ms` after the fault first took effect no request fails any more. Counted by when a request *ended*: one that
 * was sent before and fails after is a failure that somebody sees after. The at-risk ones among them are tested where
 * there are enough, as a mitigation that takes the fault away leaves none.
 */
export function testCleanAfter(claim: CleanAfter, { armCase, findings }: ClaimInput): ClaimResult {
  const first = findings.proven[0];
  if (first === undefined) {
    return {
      outcome: 'undecided',
      reason: 'the fault has not taken effect yet',
      decision: undecided(armCase.plan, 'sprt'),
      waitingFor: 'the fault to take effect',
    };
  }
  const later = (record: RequestRecord) => (record.doneMs ?? 0) >= first.from + claim.ms;
  return testLeak(
    {
      preferred: findings.atRisk.filter(later),
      all: findings.ended.filter(later),
      nameOfPreferred: `requests at risk from ${claim.ms} ms after the fault on`,
      nameOfAll: `requests from ${claim.ms} ms after the fault on`,
      bad: failed,
      badInWords: 'failed',
    },
    armCase.plan,
  );
}
