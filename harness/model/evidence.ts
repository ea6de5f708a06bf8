import type { MitigationMark } from './mitigation.ts';
import type { ArmVerdict } from './verdict.ts';

/** What an arm's history shows of its fault and its mitigation; run.json has these figures under the same names. */
export interface ArmEvidence {
  /** Cyclic: cycles in which the fault provably took effect; steady: disjoint windows of a third each. */
  readonly faultCycles: number;
  /** At-risk requests that provably met the fault. */
  readonly exposures: number;
  readonly exposuresFailed: number;
  /** Ended requests that were in flight from when the fault was put in place until its target was seen healthy. */
  readonly atRisk: number;
  readonly atRiskFailed: number;
  /** From the last removal of the fault to the last failure after it; 0 when none, null when nothing recovered. */
  readonly recoveryMs: number | null;
  readonly mitigationMarks: readonly MitigationMark[];
}

/** The verdict of an arm with the evidence that it rests on. */
export interface JudgedArm extends ArmVerdict {
  readonly evidence: ArmEvidence;
}
