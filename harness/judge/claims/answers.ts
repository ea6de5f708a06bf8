import type { Answers } from '../../model/claim.ts';
import type { RequestRecord } from '../../model/record.ts';
import type { ClaimInput, ClaimResult } from '../claim-result.ts';
import { metTheFault, testLeak } from '../leak-test.ts';

/** The statuses that a path may be answered with: those of the longest prefix among `routes`, else `allowed`. */
export function allowedFor(claim: Answers, path: string): readonly number[] {
  const prefixes = Object.keys(claim.routes).filter((prefix) => path.startsWith(prefix));
  const longest = prefixes.reduce<string | null>((best, one) => (one.length > (best?.length ?? -1) ? one : best), null);
  return (longest === null ? undefined : claim.routes[longest]) ?? claim.allowed;
}

/**
 * Every at-risk request is answered with a status that its path allows (an answer beside them, a reset or a cut body
 * is tested like an error under noErrors), and each status of `seen` comes up at least once.
 */
export function testAnswers(claim: Answers, { armCase, findings }: ClaimInput): ClaimResult {
  const beside = (record: RequestRecord) =>
    typeof record.outcome !== 'number' ||
    !allowedFor(claim, armCase.requests[record.route]?.path ?? '/').includes(record.outcome);
  const result = testLeak(
    {
      preferred: findings.exposures,
      all: findings.atRisk,
      nameOfPreferred: metTheFault(armCase.fault),
      nameOfAll: 'requests at risk',
      bad: beside,
      badInWords: 'were not answered as claimed',
    },
    armCase.plan,
  );
  if (result.outcome !== 'holds') return result;
  const missing = claim.seen.filter((status) => !findings.atRisk.some((record) => record.outcome === status));
  if (missing.length === 0) return result;
  return {
    outcome: 'undecided',
    reason: `every request at risk was answered as claimed, but none of ${findings.atRisk.length} with ${missing.join(' or ')}, which the claim wants to see`,
    decision: { ...result.decision, decidedAt: null },
    waitingFor: `an answer with ${missing.join(' and one with ')}`,
  };
}
