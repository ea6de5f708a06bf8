import type { ValidationComparisonDocument } from './validation-cell.ts';
import type { FindingDocument } from './validation-document.ts';

/** What a validation came to, as far as its exit code depends on it. */
export interface ValidationResult {
  readonly findings: readonly Pick<FindingDocument, 'severity' | 'suppressed'>[];
  /** Null where it is compared with nothing. */
  readonly comparison: Pick<ValidationComparisonDocument, 'worse' | 'inconclusive'> | null;
}

/** What a validation is to fail on. */
export interface FailingOn {
  /** `worse`: on no finding, and as always on what is worse. */
  readonly failOn: 'error' | 'warning' | 'worse';
  /** It only tells, and never fails. */
  readonly advisory: boolean;
  /** What comes of what could not be told from chance; `rerun`: after more rounds, what comes of it with `fail`. */
  readonly inconclusive: 'fail' | 'pass' | 'rerun';
}

/** 1 for a finding that it is to fail on and nothing suppresses, or for anything worse; else 3 for what is inconclusive. */
export function exitCodeOfValidation(
  { findings, comparison }: ValidationResult,
  { failOn, advisory, inconclusive }: FailingOn,
): 0 | 1 | 3 {
  if (advisory) return 0;
  const failing = failOn === 'worse' ? [] : failOn === 'warning' ? ['error', 'warning'] : ['error'];
  const isFound = findings.some(({ severity, suppressed }) => suppressed === null && failing.includes(severity));
  if (isFound || (comparison !== null && comparison.worse.length > 0)) return 1;
  return comparison !== null && comparison.inconclusive.length > 0 && inconclusive !== 'pass' ? 3 : 0;
}
