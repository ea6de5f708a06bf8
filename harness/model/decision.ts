/** How sure a verdict must be. `strict` excludes a leak of 1 % instead of 5 %. */
export type Confidence = 'normal' | 'strict';

/** What was planned before anything was seen: errors hold for the planned run as a whole. */
export interface DecisionPlan {
  readonly confidence: Confidence;
  /** Arms planned, all shards together. */
  readonly plannedArms: number;
  /** Times that each of them is taken, at most. */
  readonly takes: number;
  /** Of a take of an arm: its part of the run's α divided by the planned arms (Bonferroni). */
  readonly alpha: number;
  readonly beta: number;
  /** The share of failing requests that `noErrors` must exclude. */
  readonly leak: number;
  /** The share that still counts as none. */
  readonly noise: number;
  /** Cycles (cyclic) or disjoint windows (steady) in which a fault must have taken effect. */
  readonly minCycles: number;
}

/** α and β of a whole planned run. */
export const runAlpha = 1e-4;

/** What the first take has of an arm's α, where there may be others: most arms have no other. */
const firstTakeShare = 0.9;

function takeShare(take: number, takes: number): number {
  if (takes === 1) return 1;
  return take === 1 ? firstTakeShare : (1 - firstTakeShare) / (takes - 1);
}

/** The decision plan for the first or a later take of an arm, in a run of `plannedArms` arms that are each taken up to `takes` times. */
export function decisionPlan(plannedArms: number, confidence: Confidence, takes = 1, take = 1): DecisionPlan {
  const share = (runAlpha / Math.max(1, plannedArms)) * takeShare(take, takes);
  return {
    confidence,
    plannedArms,
    takes,
    alpha: share,
    beta: share,
    leak: confidence === 'strict' ? 0.01 : 0.05,
    noise: 0.001,
    minCycles: 3,
  };
}
