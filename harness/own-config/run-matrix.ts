import { runSchedule } from '../schedule.ts';
import type { CellKey, CellSample } from '../validate/matrix/cell.ts';
import { cellKeyOf, type PodPlan, planCells } from '../validate/matrix/plan-cells.ts';
import { sampleCell, type UnseenCell } from '../validate/matrix/sample-cells.ts';
import { peersLeft } from '../validate/targets/sample-targets.ts';
import type { Target } from '../validate/targets/target.ts';
import { gateFor } from './gate.ts';
import { type PodResult, runMatrixPod } from './matrix-pod.ts';
import type { OwnRuntime } from './own-runtime.ts';
import type { OwnWorld } from './own-world.ts';

/** A config on a gateway, whose matrix is to be had. */
export interface MatrixSide {
  readonly world: OwnWorld;
  readonly targets: readonly Target[];
  /** Places of it for which a matrix has no room. */
  readonly left: readonly Target[];
  readonly opened: OwnRuntime;
}

/** What a matrix came to. */
export interface MatrixResult {
  readonly samples: readonly CellSample[];
  readonly unseen: readonly UnseenCell[];
}

/** How matrices are to be had. */
export interface MatrixSettings {
  /** Pods at the same time, at most: most of what they do is to wait. */
  readonly workers: number;
  /** Which cells are to be had; unset: all. */
  readonly only?: (cell: CellKey) => boolean;
  readonly onPodEnd: (done: number, of: number, faults: readonly string[]) => void;
  readonly signal: AbortSignal;
}

/** Pods that start at the same time: they want CPU, and while they have it others are answered late. */
const startingAtOnce = 2;

/** A pod to be taken through its fault, for one side. */
interface Task {
  readonly side: MatrixSide;
  readonly plan: PodPlan;
}

function samplesOf({ plan, seen, hit }: PodResult): readonly (CellSample | UnseenCell)[] {
  const names = new Set(hit.flatMap((peer) => peer.names));
  return plan.cells.map((cell, index) => {
    const { peers } = cell.target;
    // A peer says only when it is asked to that its protocol, or its socket, has no such fault.
    const has = plan.on === 'all' ? peers.every((name) => names.has(name)) : peers.some((name) => names.has(name));
    return has
      ? sampleCell(cell, index, seen)
      : { plan: cell, because: 'its peers cannot have that fault', of: 'fault' };
  });
}

function tasksOf(side: MatrixSide, only: MatrixSettings['only']): readonly Task[] {
  const { hosts, peers } = side.world.complete.world;
  const alone = peersLeft(side);
  const world = { hosts, peers: peers.filter(({ names }) => !names.every((name) => alone.has(name))) };
  return planCells(side.targets, world).flatMap((plan) => {
    const cells = plan.cells.filter((cell) => only?.(cellKeyOf(cell)) ?? true);
    return cells.length === 0 ? [] : [{ side, plan: { ...plan, cells } }];
  });
}

/** The tasks of several sides with those of the same place in their lists beside each other. */
function interleaved(lists: readonly (readonly Task[])[]): readonly Task[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
}

/**
 * Takes configs through every fault that can reach their peers, each in a pod of its own; where there are several, the pods of a
 * fault run at about the same time. Answers a matrix for each side.
 */
export async function runMatrices(
  sides: readonly MatrixSide[],
  settings: MatrixSettings,
): Promise<readonly MatrixResult[]> {
  const { workers, only, onPodEnd, signal } = settings;
  const tasks = interleaved(sides.map((side) => tasksOf(side, only)));
  const failing = new AbortController();
  const both = AbortSignal.any([signal, failing.signal]);
  const results = new Map<Task, PodResult>();
  const starting = gateFor(startingAtOnce);
  await runSchedule({
    tasks,
    workers,
    room: () => 1 / workers,
    restsOn: () => false,
    goesOn: () => !both.aborted,
    run: async (task) => {
      const { world, opened } = task.side;
      const leave = await starting.enter();
      try {
        results.set(task, await runMatrixPod(task.plan, world, opened, leave, both));
      } finally {
        leave();
      }
      onPodEnd(results.size, tasks.length, task.plan.ids);
      return true;
    },
    onFailure: () => failing.abort(),
  });
  signal.throwIfAborted();
  return sides.map((side) => {
    const all = tasks.flatMap((task) => {
      const result = task.side === side ? results.get(task) : undefined;
      return result === undefined ? [] : samplesOf(result);
    });
    return {
      samples: all.filter((one): one is CellSample => 'healthy' in one),
      unseen: all.filter((one): one is UnseenCell => 'because' in one),
    };
  });
}
