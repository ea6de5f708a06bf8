import type { NoErrors } from '../../model/claim.ts';
import { failed } from '../../model/record.ts';
import { beyondHoldUp } from '../beyond-hold-up.ts';
import { both, type ClaimInput, type ClaimResult } from '../claim-result.ts';
import { populationAtRisk, testLeak, testsBesideAnother } from '../leak-test.ts';
import { testCallsBound } from './calls-bound.ts';

/** No at-risk request ends in anything but its normal answer: SPRT of plan.leak against plan.noise on exposures. */
export function testNone({ armCase, findings }: ClaimInput, tests?: number): ClaimResult {
  return beyondHoldUp({ armCase, findings }, failed, (bad) =>
    testLeak({ ...populationAtRisk(findings, armCase.fault), bad, badInWords: 'failed' }, armCase.plan, tests),
  );
}

/** No at-risk request fails, and where the claim bounds what that costs the services behind the app, it is within that. */
export function testNoErrors({ callsPerRequest }: NoErrors, input: ClaimInput): ClaimResult {
  const { plan } = input.armCase;
  if (callsPerRequest === null) return testNone(input);
  return both(testNone(input, testsBesideAnother), testCallsBound(callsPerRequest, input), plan);
}
