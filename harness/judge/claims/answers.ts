import type { Answers } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { degraded, type RequestRecord } from '../../model/record.ts';
import { beyondHoldUp } from '../beyond-hold-up.ts';
import { both, type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { runningInterval, shareInterval } from '../intervals.ts';
import { populationAtRisk, secondAlpha, testLeak, testsBesideAnother } from '../leak-test.ts';
import { percent } from '../phrases.ts';
import { settled } from '../settled.ts';

/** The statuses that a path may be answered with: those of the longest prefix among `routes`, else `allowed`. */
export function allowedFor(claim: Answers, path: string): readonly number[] {
  const prefixes = Object.keys(claim.routes).filter((prefix) => path.startsWith(prefix));
  const longest = prefixes.reduce<string | null>((best, one) => (one.length > (best?.length ?? -1) ? one : best), null);
  return (longest === null ? undefined : claim.routes[longest]) ?? claim.allowed;
}

/** Every at-risk request is answered with a status that its path allows, and each status of `seen` comes up. */
function testAllowed(claim: Answers, { armCase, findings }: ClaimInput, tests?: number): ClaimResult {
  const beside = (record: RequestRecord) =>
    typeof record.outcome !== 'number' ||
    degraded(record) ||
    !allowedFor(claim, armCase.requests[record.route]?.path ?? '/').includes(record.outcome);
  const testOf = (bad: (record: RequestRecord) => boolean): ClaimResult =>
    testLeak(
      { ...populationAtRisk(findings, armCase.fault), bad, badInWords: 'were not answered as claimed' },
      armCase.plan,
      tests,
    );
  const result = beyondHoldUp({ armCase, findings }, beside, testOf);
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

/** At least this share of the requests at risk in full effect gets the status: confidence sequence. */
function testShare(status: string, least: number, { armCase, findings }: ClaimInput, alpha: number): ClaimResult {
  const records = settled(findings.inEffect, armCase);
  const got = records.map((record) => String(record.outcome) === status);
  const { low, value, high } = runningInterval(got.length, (count) =>
    shareInterval(got.slice(0, count).filter(Boolean).length, count, alpha),
  );
  const figures = `${percent(value ?? 0)} (${percent(low)} to ${percent(high ?? 1)}) of ${counted(got.length, 'request')} at risk got a ${status}, where at least ${percent(least)} are claimed`;
  const decision = undecided(armCase.plan, 'ratio');
  const decided = { ...decision, decidedAt: got.length };
  if (low >= least) return { outcome: 'holds', reason: figures, decision: decided, waitingFor: null };
  if ((high ?? 1) < least) return { outcome: 'fails', reason: figures, decision: decided, waitingFor: null };
  return {
    outcome: 'undecided',
    reason: `${figures}: too few to tell`,
    decision,
    waitingFor: `more than ${counted(got.length, 'request')} for the share that gets a ${status}`,
  };
}

/**
 * Every at-risk request is answered with a status that its path allows (an answer beside them, a success that no node gave, a
 * reset or a cut body is tested like an error under noErrors), and each status of `seen` comes up at least once; of those of `atLeast` no
 * smaller share of the at-risk requests gets them than that.
 */
export function testAnswers(claim: Answers, input: ClaimInput): ClaimResult {
  const { plan } = input.armCase;
  const shares = Object.entries(claim.atLeast);
  if (shares.length === 0) return testAllowed(claim, input);
  const alpha = secondAlpha(plan) / shares.length;
  return shares.reduce<ClaimResult>(
    (result, [status, least]) => both(result, testShare(status, least, input, alpha), plan),
    testAllowed(claim, input, testsBesideAnother),
  );
}
