import type { ArmCase } from '../../model/arm-case.ts';
import type { ClaimResult } from '../claim-result.ts';
import { testClaim } from '../claims/index.ts';
import { gather } from '../evidence.ts';

/** What the claim's own test says of a case, beside the others of its scenario. */
export function claimOf(armCase: ArmCase, others: readonly ArmCase[] = []): ClaimResult {
  return testClaim({
    armCase,
    findings: gather(armCase),
    other: (name) => {
      const other = others.find((one) => one.name === name);
      return other === undefined ? null : { armCase: other, findings: gather(other) };
    },
  });
}
