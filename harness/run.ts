import packageJson from '../package.json' with { type: 'json' };
import { emptyRunFolder } from './claim-run-folder.ts';
import { unjudgedScenario } from './document.ts';
import { environmentOf } from './environment.ts';
import { GatecrashError, problemOf } from './model/error.ts';
import { interruptedExitCode } from './model/interrupted.ts';
import type { RunDocument } from './model/run-document.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import { openRun } from './open-run.ts';
import { judgeDocument, rejudge } from './rejudge.ts';
import { keepHeld, runTurns } from './run-turns.ts';
import { type Running, store } from './running.ts';
import type { RuntimeDescription } from './runtimes/runtime.ts';
import { pointLink } from './write-files.ts';

function emptyDocument(plan: RunPlan, runtime: RuntimeDescription): RunDocument {
  return {
    schemaVersion: 1,
    tool: { name: 'gatecrash', version: packageJson.version },
    startedAt: new Date().toISOString(),
    finishedAt: null,
    complete: false,
    seed: plan.seed,
    exitCode: null,
    confidence: plan.decision.confidence,
    plannedArms: plan.decision.plannedArms,
    repeatEach: plan.repeatEach,
    takes: plan.takes,
    shard: plan.shard,
    plan: {
      digest: plan.whole.digest,
      scenarios: plan.whole.scenarios.map(({ name, arms }) => ({ name, arms: [...arms] })),
    },
    mergedFrom: [],
    workers: plan.workers,
    forbidSkipped: plan.forbidSkipped,
    ablate: plan.ablate,
    environment: environmentOf(plan, runtime),
    scenarios: plan.scenarios.map(unjudgedScenario),
  };
}

/** The run is on disk without verdicts first; it is judged from there, and replaced. */
async function finish(running: Running, complete: boolean): Promise<RunDocument> {
  const { plan, signal, observer } = running;
  const finishedAt = new Date().toISOString();
  const exitCode = interruptedExitCode(signal);
  await store(running, (document) => ({ ...document, finishedAt, complete, exitCode }));
  const judged = await rejudge(plan.output);
  await store(running, () => judged);
  observer.onRunEnd?.(judged, plan.output);
  return judged;
}

/** From its first run.json on a run is the latest, also where it is killed later. */
async function begin(running: Running): Promise<void> {
  const { plan, observer } = running;
  await emptyRunFolder(plan.output);
  await store(running, (document) => document);
  if (plan.latest === null) return;
  await pointLink(plan.latest, plan.output).catch((error: unknown) => observer.onProblem?.(problemOf(error)));
}

/** The harness itself could not go on (a full disk): what was seen until then is still judged and shown. */
async function showWhatThereIs({ plan, observer, document }: Running, error: GatecrashError): Promise<void> {
  if (document.scenarios.every((scenario) => scenario.arms.length === 0)) return;
  const finishedAt = new Date().toISOString();
  const cut = { ...document, finishedAt, complete: false, exitCode: error.exitCode };
  observer.onRunEnd?.(await judgeDocument(plan.output, cut), plan.output);
}

/** What a run came to. */
export interface RunOutcome {
  readonly document: RunDocument;
  /** False where a pod that was to be left up could not be. */
  readonly kept: boolean;
}

/**
 * Runs every arm of the plan, each in a pod of its own. Whatever happens, what was seen so far is in the run folder and
 * no pod is left but the one that the plan keeps; an abort of `signal` ends the arms that run in good order and starts
 * no other.
 */
export function run(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<RunOutcome> {
  return openRun(plan, observer, signal, async ({ runtime, description, runId, checkConfigs }) => {
    const failing = new AbortController();
    const running: Running = {
      plan,
      observer,
      signal: AbortSignal.any([signal, failing.signal]),
      fail: () => failing.abort(),
      runtime,
      runId,
      document: emptyDocument(plan, description),
      held: null,
      idleCores: 0,
      refusals: new Map(),
      noted: new Set(),
      written: Promise.resolve(),
    };
    try {
      running.refusals = await checkConfigs();
      await begin(running);
      const complete = await runTurns(running);
      const document = await finish(running, complete);
      return { document, kept: signal.aborted || (await keepHeld(running)) };
    } catch (error) {
      if (error instanceof GatecrashError) await showWhatThereIs(running, error);
      throw error;
    }
  });
}
