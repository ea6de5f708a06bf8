import { availableParallelism } from 'node:os';
import { armNotRun } from './document.ts';
import { type EarlierTake, earlierTakes, isWorthAnotherTake, withArm, withoutArm } from './earlier-takes.ts';
import { steadilyIdleCores } from './idle-cores.ts';
import { cannotBeSettled } from './judge/judge-arm.ts';
import { problemOf } from './model/error.ts';
import { restsOn } from './model/rests-on.ts';
import type { ArmDocument, RunDocument } from './model/run-document.ts';
import { judgeArms, judgeStored } from './rejudge.ts';
import { roomOf } from './room.ts';
import { runAndStoreArm } from './run-and-store.ts';
import { type Running, store } from './running.ts';
import { runSchedule } from './schedule.ts';
import { isAblation, takeAblation } from './take-ablation.ts';
import { isNear, type Turn, turnsOf, waitsFor, whySkippedIn } from './turn.ts';
import { type Pods, podsFor } from './turn-pods.ts';

/**
 * Runs an arm, unless an arm of its scenario that it rests on has come to nothing: whatever it showed, it would be
 * inconclusive. Gives the arm as it was judged beside the others of its repetition.
 */
async function takeTurn(
  running: Running,
  pods: Pods,
  turn: Turn,
  earlier: readonly EarlierTake[],
): Promise<ArmDocument> {
  const { plan, observer, runtime } = running;
  const { index, scenario, arm } = turn;
  observer.onArmStart?.(scenario, arm);
  const skippedBecause = whySkippedIn(plan, runtime, turn);
  const { repetition } = arm;
  const before = await judgeArms(plan.output, running.document, { index, repetition, names: restsOn(arm) });
  const judged = (name: string) => before.find((other) => other.name === name) ?? null;
  if (skippedBecause === null && cannotBeSettled(arm, judged) === null) {
    const add = (document: RunDocument, ran: ArmDocument): RunDocument =>
      withArm(document, index, { ...ran, earlierTakes: [...earlier] });
    await runAndStoreArm(running, pods, turn, add, earlier.length + 1);
  } else {
    await pods.drop(turn);
    await store(running, (document) => withArm(document, index, { ...armNotRun(scenario, arm), skippedBecause }));
  }
  const after = await judgeArms(plan.output, running.document, { index, repetition, names: [arm.name] });
  return after.find(({ name }) => name === arm.name) as ArmDocument;
}

/** Tells what came of an arm, and of its scenario where it was the last of it. */
async function tellEnd({ plan, observer, document }: Running, turn: Turn, arm: ArmDocument): Promise<void> {
  observer.onArmEnd?.(turn.scenario, arm);
  const stored = document.scenarios[turn.index];
  if (stored === undefined || stored.arms.length < stored.armsPlanned.length) return;
  observer.onScenarioEnd?.(await judgeStored(plan.output, document, turn.index));
}

/**
 * Runs every planned arm, `workers` at once, those that rest on others after these, and once more, with nothing beside it, what
 * the machine disturbed; true when all of them have been run. With `failFast` what runs already is run to its end. Where the harness itself fails, everything is taken down.
 */
export async function runTurns(running: Running): Promise<boolean> {
  const { plan, observer, signal, runtime } = running;
  const turns = turnsOf(plan);
  running.idleCores = await steadilyIdleCores(availableParallelism(), signal);
  let failed = false;
  const goesOn = (): boolean => !signal.aborted && !(plan.failFast && failed);
  const takes = earlierTakes();
  const room = (turn: Turn): number => (takes.of(turn).length > 0 ? 1 : roomOf(turn.arm, running.idleCores, runtime));
  // Pods are made in the order in which the schedule will want them: none waits ready for an arm that others have to come before.
  const begun = new Set<Turn>();
  const wanted = turns.toSorted((one, other) => room(other) - room(one));
  const pods = podsFor(running, wanted, (turn) => goesOn() && isNear(turn, turns, begun));
  try {
    const done = await runSchedule({
      tasks: turns,
      workers: plan.workers,
      room,
      restsOn: waitsFor,
      goesOn,
      run: async (turn) => {
        begun.add(turn);
        if (isAblation(turn)) {
          await takeAblation(running, pods, turn);
          return true;
        }
        const earlier = takes.of(turn);
        takes.again(turn);
        const arm = await takeTurn(running, pods, turn, earlier);
        if (goesOn() && earlier.length + 1 < plan.takes && isWorthAnotherTake(arm, plan.armTimeoutMs)) {
          takes.add(turn, arm);
          await store(running, (document) => withoutArm(document, turn));
          observer.onArmDisturbed?.(turn.scenario, arm);
          return false;
        }
        takes.end(turn);
        failed ||= arm.verdict === 'refuted' || arm.verdict === 'inconclusive';
        await tellEnd(running, turn, arm);
        return true;
      },
      onFailure: running.fail,
    });
    // Ablations are no part of what a run is to say: one that ended with its first refuted arm makes none.
    return turns.every((turn) => isAblation(turn) || done.includes(turn)) && !signal.aborted;
  } finally {
    await pods.close();
    // What was to be taken once more, and will not be, is as its last take left it; whoever ends the run writes it.
    for (const [turn, arm] of takes.open()) running.document = withArm(running.document, turn.index, arm);
  }
}

/** Keeps the pod that is held for good, and tells how it is reached; false where it could not be kept. */
export async function keepHeld({ held, observer }: Running): Promise<boolean> {
  if (held === null) return true;
  const { scenario, arm } = held.turn;
  try {
    const kept = await held.pod.keep();
    observer.onKept?.(scenario, arm, kept);
    return true;
  } catch (error) {
    observer.onProblem?.(problemOf(error));
    return false;
  }
}
