import { createHash } from 'node:crypto';
import { armLabel } from '../model/arm-label.ts';
import type { PlannedScenario, RunPlan, WholePlan } from '../model/run-plan.ts';

/** What decides, beside the scenarios, what is run and how it is judged. */
export type Deciding = Pick<RunPlan, 'decision' | 'seed' | 'armTimeoutMs' | 'repeatEach' | 'ablate'>;

/**
 * The whole of a planned run. Its digest is the same wherever the same is planned: the folders of scenarios and of
 * the run, and what is told of it, have no part in it.
 */
export function wholePlan(
  planned: readonly Pick<PlannedScenario, 'scenario' | 'arms'>[],
  { decision, seed, armTimeoutMs, repeatEach, ablate }: Deciding,
): WholePlan {
  const scenarios = planned.map(({ scenario, arms }) => ({ name: scenario.name, arms: arms.map(armLabel) }));
  const asDeclared = planned.map(({ scenario: { folder: _, ...declared } }) => declared);
  const deciding = { scenarios, asDeclared, decision, seed, armTimeoutMs, repeatEach, ablate };
  return { digest: `sha256:${createHash('sha256').update(JSON.stringify(deciding)).digest('hex')}`, scenarios };
}
