import path from 'node:path';
import { ablatedScenario } from './ablations.ts';
import { restsOn } from './model/rests-on.ts';
import type { PlannedArm, RunPlan } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { armFolder } from './run-folder.ts';
import type { Runtime } from './runtimes/runtime.ts';
import { whySkipped } from './why-skipped.ts';

/** An arm in its place in the run. */
export interface Turn {
  /** Of the scenario, in the plan. */
  readonly index: number;
  readonly scenario: Scenario;
  readonly arm: PlannedArm;
  /** Among all arms of the run. */
  readonly number: number;
}

/** The arms of a plan in the order in which they are run: ablations when all others have been, as nothing rests on them. */
export function turnsOf(plan: RunPlan): readonly Turn[] {
  const arms = plan.scenarios.flatMap(({ scenario, arms }, index) => arms.map((arm) => ({ index, scenario, arm })));
  const ablations = plan.scenarios.flatMap(({ scenario, ablations }, index) =>
    ablations.map((arm) => ({ index, scenario: ablatedScenario(scenario, arm), arm })),
  );
  return [...arms, ...ablations].map((turn, number) => ({ ...turn, number }));
}

/** Names of the arms without which a turn is not worth its time: those that its arm rests on, and the one that it ablates. */
export function neededBy({ arm }: Pick<Turn, 'arm'>): readonly string[] {
  return [...restsOn(arm), ...(arm.ablation === undefined ? [] : [arm.ablation.of])];
}

/** Whether a turn waits for the end of an earlier one, on which its arm rests. */
export function waitsFor(turn: Turn, earlier: Turn): boolean {
  return (
    earlier.index === turn.index &&
    earlier.arm.repetition === turn.arm.repetition &&
    neededBy(turn).includes(earlier.arm.name)
  );
}

/** Whether all turns that a turn waits for have begun: it may be the next one. */
export function isNear(turn: Turn, turns: readonly Turn[], begun: ReadonlySet<Turn>): boolean {
  return turns.slice(0, turn.number).every((earlier) => begun.has(earlier) || !waitsFor(turn, earlier));
}

/** Folder outside that the pod of a turn writes into. */
export function exchangeOf({ output }: RunPlan, { scenario, arm }: Turn): string {
  return path.join(output, armFolder(scenario.name, arm));
}

/** Why a turn cannot be run in a runtime; null where it can. */
export function whySkippedIn(plan: RunPlan, runtime: Runtime, { index, arm }: Turn): string | null {
  const rested = neededBy({ arm });
  const others = plan.scenarios[index]?.arms.filter(({ name }) => rested.includes(name)) ?? [];
  return whySkipped(arm, others, runtime);
}
