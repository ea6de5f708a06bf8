import { failed } from '../../model/record.ts';
import type { ClaimInput, ClaimResult } from '../claim-result.ts';
import { metTheFault, testLeak } from '../leak-test.ts';

/** No at-risk request ends in anything but its normal answer: SPRT of plan.leak against plan.noise on exposures. */
export function testNoErrors({ armCase, findings }: ClaimInput): ClaimResult {
  return testLeak(
    {
      preferred: findings.exposures,
      all: findings.atRisk,
      nameOfPreferred: metTheFault(armCase.fault),
      nameOfAll: 'requests at risk',
      bad: failed,
      badInWords: 'failed',
    },
    armCase.plan,
  );
}
