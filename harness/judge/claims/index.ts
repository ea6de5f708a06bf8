import type { ClaimInput, ClaimResult } from '../claim-result.ts';
import { testAnswers } from './answers.ts';
import { testAtMost } from './at-most.ts';
import { testCleanAfter } from './clean-after.ts';
import { testDeliversOnce } from './delivers-once.ts';
import { testDuplicates } from './duplicates.ts';
import { testFails } from './fails.ts';
import { testHealthy } from './healthy.ts';
import { testNoErrors } from './no-errors.ts';
import { testNoWorse } from './no-worse.ts';
import { testWorsens } from './worsens.ts';

/** Tests what an arm claims on the data at hand. */
export function testClaim(input: ClaimInput): ClaimResult {
  const { claim } = input.armCase;
  switch (claim.type) {
    case 'healthy':
      return testHealthy(input);
    case 'fails':
      return testFails(input);
    case 'noErrors':
      return testNoErrors(claim, input);
    case 'atMost':
      return testAtMost(claim, input);
    case 'cleanAfter':
      return testCleanAfter(claim, input);
    case 'answers':
      return testAnswers(claim, input);
    case 'deliversOnce':
      return testDeliversOnce(input);
    case 'duplicates':
      return testDuplicates(input);
    case 'noWorse':
      return testNoWorse(claim, input);
    case 'worsens':
      return testWorsens(claim, input);
  }
}
