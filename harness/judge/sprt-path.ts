import type { DecisionPath } from '../model/verdict.ts';
import type { SprtPlan } from './sprt.ts';

/** Points that a path has at most, besides where it was decided. */
const most = 24;

/**
 * How the sequential test goes over these outcomes (true = failed), for people to see: counts at so many of them that a
 * line can be drawn, the last one and the one at which it was decided.
 */
export function sprtPath(outcomes: readonly boolean[], plan: SprtPlan, decidedAt: number | null): DecisionPath {
  const { h0, h1, alpha, beta } = plan;
  const step = Math.max(1, Math.ceil(outcomes.length / most));
  const points: [number, number][] = [];
  let failed = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome) failed += 1;
    const looked = index + 1;
    if (looked % step === 0 || looked === decidedAt || looked === outcomes.length) points.push([looked, failed]);
  }
  return { h0, h1, upper: Math.log((1 - beta) / alpha), lower: Math.log(beta / (1 - alpha)), points };
}
