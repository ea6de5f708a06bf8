import { randomBytes } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { checkConfigs } from './check-configs.ts';
import { armNotRun, unjudgedArm, unjudgedScenario } from './document.ts';
import type { ArmWatcher } from './drive-load.ts';
import { environmentOf } from './environment.ts';
import { cannotBeSettled } from './judge/judge-arm.ts';
import { enough, enoughBefore } from './judge/stopping-rule.ts';
import type { Arm } from './model/arm.ts';
import { type ArmCase, armCaseOf } from './model/arm-case.ts';
import { GatecrashError, problemOf } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import { interruptedExitCode } from './model/interrupted.ts';
import { encodeRecords } from './model/records-file.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { serialiseRunDocument } from './model/serialise-run-document.ts';
import { prepareRuntime } from './prepare-runtime.ts';
import { progressOf } from './progress.ts';
import { judgeDocument, judgeStored, rejudge, storedCases } from './rejudge.ts';
import { runArm } from './run-arm.ts';
import {
  armFolder,
  claimRunFolder,
  emptyRunFolder,
  makeFolder,
  pointLink,
  recordsFile,
  runDocumentFile,
  writeAtomically,
} from './run-folder.ts';
import type { Runtime, RuntimeDescription } from './runtimes/runtime.ts';

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
    forbidSkipped: plan.forbidSkipped,
    environment: environmentOf(plan, runtime),
    scenarios: plan.scenarios.map(unjudgedScenario),
  };
}

/** What one run works with; `document` is what the run folder has, and grows by an arm at a time. */
interface Running {
  readonly plan: RunPlan;
  readonly observer: RunObserver;
  readonly signal: AbortSignal;
  readonly runtime: Runtime;
  readonly runId: string;
  document: RunDocument;
}

async function store(running: Running, document: RunDocument): Promise<void> {
  await writeAtomically(path.join(running.plan.output, runDocumentFile), serialiseRunDocument(document));
  running.document = document;
}

interface Turn {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly number: number;
}

/** Looks at an arm while its load runs; `others` are those of its scenario that were run before, for comparing claims. */
function watcherOf({ plan, observer }: Running, { scenario, arm }: Turn, others: readonly ArmCase[]): ArmWatcher {
  const began = performance.now();
  const caseOf = (history: ArmHistory): ArmCase =>
    armCaseOf(scenario, arm, plan.decision, { history, skippedBecause: null, interrupted: false });
  return {
    enoughBefore: ({ history }) => enoughBefore(caseOf(history)).enough,
    enough: ({ history, sent }) => {
      const soFar = caseOf(history);
      const rule = enough(soFar, others);
      const progress = progressOf(soFar, { sent, elapsedMs: performance.now() - began, waitingFor: rule.waitingFor });
      observer.onArmProgress?.(scenario, arm, progress);
      return rule.enough;
    },
  };
}

async function runAndStoreArm(running: Running, turn: Turn, index: number): Promise<void> {
  const { plan, observer, runtime, runId, signal } = running;
  const { scenario, arm, number } = turn;
  const compares = arm.claim.type === 'worsens';
  const others = compares ? await storedCases(plan.output, running.document, index) : [];
  const exchange = path.join(plan.output, armFolder(scenario.name, arm.name));
  await makeFolder(exchange);
  const podId = `${runId}/${number}`;
  const watcher = watcherOf(running, turn, others);
  const done = await runArm({ scenario, arm, runtime, signal, podId, exchange, timeoutMs: plan.armTimeoutMs, watcher });
  if (done.problem !== null) observer.onProblem?.(done.problem);
  const records = path.join(plan.output, recordsFile(scenario.name, arm.name));
  await writeAtomically(records, encodeRecords(done.history.records));
  await store(running, withArm(running.document, index, unjudgedArm(scenario, arm, done, signal.aborted)));
}

/**
 * Runs an arm, unless an arm of its scenario that it rests on has come to nothing: whatever it showed, it would be
 * inconclusive.
 */
async function takeTurn(running: Running, turn: Turn, index: number, before: ScenarioDocument): Promise<void> {
  const { scenario, arm } = turn;
  running.observer.onArmStart?.(scenario, arm);
  const judged = (name: string) => before.arms.find((other) => other.name === name) ?? null;
  if (cannotBeSettled(arm, judged) === null) await runAndStoreArm(running, turn, index);
  else await store(running, withArm(running.document, index, armNotRun(scenario, arm)));
}

function withArm(document: RunDocument, index: number, arm: ArmDocument): RunDocument {
  const scenarios = document.scenarios.map((scenario, i) =>
    i === index ? { ...scenario, arms: [...scenario.arms, arm] } : scenario,
  );
  return { ...document, scenarios };
}

/** Runs every planned arm in turn; true when all of them have been run. */
async function runScenarios(running: Running): Promise<boolean> {
  const { plan, observer, signal } = running;
  let number = 0;
  for (const [index, { scenario, arms }] of plan.scenarios.entries()) {
    let judged = await judgeStored(plan.output, running.document, index);
    for (const arm of arms) {
      if (signal.aborted) return false;
      await takeTurn(running, { scenario, arm, number }, index, judged);
      number += 1;
      judged = await judgeStored(plan.output, running.document, index);
      const last = judged.arms.at(-1) as ArmDocument;
      observer.onArmEnd?.(scenario, last);
      if (arm === arms.at(-1)) observer.onScenarioEnd?.(judged);
      const failed = last.verdict === 'refuted' || last.verdict === 'inconclusive';
      if (plan.failFast && failed) return number === plan.decision.plannedArms;
    }
  }
  return !signal.aborted;
}

/** The run is on disk without verdicts first; it is judged from there, and replaced. */
async function finish(running: Running, complete: boolean): Promise<RunDocument> {
  const { plan, signal, observer } = running;
  const finishedAt = new Date().toISOString();
  await store(running, { ...running.document, finishedAt, complete, exitCode: interruptedExitCode(signal) });
  const judged = await rejudge(plan.output);
  await store(running, judged);
  observer.onRunEnd?.(judged, plan.output);
  return judged;
}

/** From its first run.json on a run is the latest, also where it is killed later. */
async function begin(running: Running): Promise<void> {
  const { plan, observer } = running;
  await emptyRunFolder(plan.output);
  await store(running, running.document);
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

/**
 * Runs every arm of the plan: each in a pod of its own, one after another. Whatever happens, what was seen so far is
 * in the run folder and no pod is left; an abort of `signal` ends the current arm in good order and starts no other.
 */
export async function run(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<RunDocument> {
  const prepared = await prepareRuntime(plan, observer, signal);
  const folder = await claimRunFolder(plan.output);
  observer.onRunStart?.(plan);
  const runId = randomBytes(6).toString('hex');
  const temporary = path.join(plan.output, `.check-${runId}`);
  const runtime = prepared.open({ runId, temporary });
  const running: Running = {
    plan,
    observer,
    signal,
    runtime,
    runId,
    document: emptyDocument(plan, prepared.description),
  };
  try {
    await checkConfigs(runtime, runId, plan, temporary);
    await begin(running);
    const complete = await runScenarios(running);
    return await finish(running, complete);
  } catch (error) {
    if (error instanceof GatecrashError) await showWhatThereIs(running, error);
    if (folder.made) await rmdir(plan.output).catch(() => {}); // only where nothing was written into it
    throw error;
  } finally {
    await runtime.close();
    folder.release();
  }
}
