import { rm } from 'node:fs/promises';
import type { Refusals } from './model/ablation.ts';
import { problemOf } from './model/error.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import type { Runtime } from './runtimes/runtime.ts';
import { type StartedArm, startArm } from './start-arm.ts';
import { exchangeOf, type Turn, whySkippedIn } from './turn.ts';
import { type WarmPods, warmPods } from './warm-pods.ts';
import { makeFolder } from './write-files.ts';

/** The run whose pods they are. */
interface PodsOf {
  readonly plan: RunPlan;
  readonly observer: RunObserver;
  readonly signal: AbortSignal;
  readonly runtime: Runtime;
  readonly runId: string;
  readonly refusals: Refusals;
}

/** The pods of the turns that come next. */
export type Pods = WarmPods<Turn, StartedArm>;

/** Pods for turns to come, one for each worker: an arm that begins its load has the next one's pod made meanwhile. */
export function podsFor(run: PodsOf, turns: readonly Turn[], mayStart: (turn: Turn) => boolean): Pods {
  const { plan, runtime, runId, signal, observer, refusals } = run;
  /** Pods that each turn has had. */
  const had = new Map<Turn, number>();
  return warmPods({
    tasks: turns,
    limit: plan.workers,
    mayStart: (turn) =>
      mayStart(turn) &&
      whySkippedIn(plan, runtime, turn) === null &&
      (turn.arm.ablation === undefined || !refusals.has(turn.arm.ablation)),
    start: async (turn) => {
      const { scenario, arm, number } = turn;
      const exchange = exchangeOf(plan, turn);
      const before = had.get(turn) ?? 0;
      had.set(turn, before + 1);
      // An earlier take has left what its programs wrote.
      if (before > 0) await rm(exchange, { recursive: true, force: true });
      await makeFolder(exchange);
      const podId = before === 0 ? `${runId}/${number}` : `${runId}/${number}-${before + 1}`;
      return startArm({ scenario, arm, runtime, podId, exchange, signal });
    },
    undo: async (turn, { scene }) => {
      await scene?.pod.stop().catch((error: unknown) => observer.onProblem?.(problemOf(error)));
      await scene?.collector.close();
      await rm(exchangeOf(plan, turn), { recursive: true, force: true });
    },
  });
}
