import type { Arm } from '../model/arm.ts';
import { withNeeded } from '../model/rests-on.ts';
import type { PlannedArm, PlannedScenario } from '../model/run-plan.ts';

/** What is split: arms, each with what is done with it. */
type Split = Pick<PlannedScenario, 'scenario' | 'arms'>;

/** The fewest arms that bring all others of `arms` with them: those on which no other one rests. */
function tips<A extends Arm>(arms: readonly A[]): readonly A[] {
  const found: A[] = [];
  // From behind: what others rest on stands before them.
  for (const arm of arms.toReversed()) {
    if (!withNeeded(arms, found).includes(arm)) found.unshift(arm);
  }
  return found;
}

/** One repetition of a scenario, which is whole in itself. */
interface Part {
  readonly planned: Split;
  readonly arms: readonly PlannedArm[];
}

function partsOf(scenarios: readonly Split[]): readonly Part[] {
  return scenarios.flatMap((planned) =>
    [...new Set(planned.arms.map((arm) => arm.repetition))].map((repetition) => ({
      planned,
      arms: planned.arms.filter((arm) => arm.repetition === repetition),
    })),
  );
}

function only(scenarios: readonly Split[], kept: ReadonlySet<PlannedArm>): readonly Split[] {
  return scenarios
    .map(({ scenario, arms }) => ({ scenario, arms: arms.filter((arm) => kept.has(arm)) }))
    .filter(({ arms }) => arms.length > 0);
}

/**
 * Splits what a run takes into `of` parts, always in the same way. Each has the controls and broken arms that its own
 * arms rest on, so these may be in several; a part is empty where there are more parts than arms on which no other rests.
 */
export function splitArms(scenarios: readonly Split[], of: number): readonly (readonly Split[])[] {
  const ends = partsOf(scenarios).flatMap(({ arms }) => tips(arms).map((arm) => ({ arm, arms })));
  return Array.from({ length: of }, (_, index) => {
    const mine = ends.slice(Math.floor((index * ends.length) / of), Math.floor(((index + 1) * ends.length) / of));
    return only(scenarios, new Set(mine.flatMap(({ arm, arms }) => withNeeded(arms, [arm]))));
  });
}
