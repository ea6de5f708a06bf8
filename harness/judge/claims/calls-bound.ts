import type { CallsBound } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { callsMade } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { secondAlpha } from '../leak-test.ts';
import { measureOf } from './compare-arms.ts';

const twoDecimals = (value: number) => String(Math.round(value * 100) / 100);

/**
 * What a mitigation costs the services behind the app is bounded: by counting, no request makes more than `most` calls,
 * of which one is enough to refute; and the mean is `mean` at most, by its confidence sequence.
 */
export function testCallsBound({ most, mean }: CallsBound, { armCase, findings }: ClaimInput): ClaimResult {
  const { plan } = armCase;
  const decision = undecided(plan, 'ratio');
  const { interval, requests } = measureOf('callsPerRequest', { armCase, findings }, secondAlpha(plan));
  const { low, value, high } = interval;
  const decided = { ...decision, decidedAt: requests.length };
  const calls = findings.atRisk.map(callsMade);
  const highest = calls.reduce((so, made) => Math.max(so, made), 0);
  const beyond = calls.filter((made) => made > most).length;
  if (beyond > 0) {
    return {
      outcome: 'fails',
      reason: `${beyond} of ${counted(calls.length, 'request')} at risk made more than ${most} calls to services (up to ${highest})`,
      decision: { ...decided, test: 'bound' },
      waitingFor: null,
    };
  }
  const range =
    value === null || high === null
      ? 'not known'
      : `${twoDecimals(value)} (${twoDecimals(low)} to ${twoDecimals(high)})`;
  const figures = `calls to services per request were ${range}, and ${highest} at most`;
  const bounds = `${mean} and ${most} are allowed`;
  if (low > mean) {
    return { outcome: 'fails', reason: `${figures}, where ${bounds}`, decision: decided, waitingFor: null };
  }
  if (high !== null && high <= mean) {
    return { outcome: 'holds', reason: `${figures}, where ${bounds}`, decision: decided, waitingFor: null };
  }
  return {
    outcome: 'undecided',
    reason: `${figures}, where ${bounds}: too few to tell`,
    decision,
    waitingFor: `more than ${counted(requests.length, 'request')} for the calls to services`,
  };
}
