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

/** A figure with the interval that it is in, with 95 %, whenever the load was ended; null at an end = without one. */
export interface CostInterval {
  readonly low: number;
  readonly value: number;
  readonly high: number | null;
}

/** What an arm costs that its control arm does not; each null where it does not apply, or too little was seen. */
export interface CostIntervals {
  readonly attemptsPerRequest: CostInterval | null;
  readonly callsPerRequest: CostInterval | null;
  /** Median latency of the answers, less that of the control arm; it may be below zero. */
  readonly addedLatencyP50Ms: CostInterval | null;
  /** The share of POSTs that were taken on more than once. */
  readonly duplicatedShare: CostInterval | null;
  /** Shares of all requests. */
  readonly shedShare: CostInterval | null;
  readonly staleShare: CostInterval | null;
  readonly degradedShare: CostInterval | null;
  /** Attempts at the nodes that the fault does not hit, for each request sent while it was in effect: so many times those of the control arm. */
  readonly survivorLoad: CostInterval | null;
}

/** The verdict of an arm with the evidence that it rests on. */
export interface JudgedArm extends ArmVerdict {
  readonly evidence: ArmEvidence;
}
