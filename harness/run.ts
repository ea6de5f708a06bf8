import { randomBytes } from 'node:crypto';
import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { connectAgent } from './agent/client.ts';
import { checkConfigs } from './check-configs.ts';
import { unjudgedArm, unjudgedScenario } from './document.ts';
import { environmentOf } from './environment.ts';
import { enough, enoughBefore } from './judge/stopping-rule.ts';
import type { Arm } from './model/arm.ts';
import { type ArmCase, armCaseOf } from './model/arm-case.ts';
import { GatecrashError } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import { interruptedExitCode } from './model/interrupted.ts';
import { encodeRecords } from './model/records-file.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { needsProxy } from './model/topology.ts';
import { progressOf } from './progress.ts';
import { judgeStored, rejudge, storedCases } from './rejudge.ts';
import { serialiseRunDocument } from './reporters/json.ts';
import { runArm } from './run-arm.ts';
import { armFolder, makeFolder, pointLink, recordsFile, runDocumentFile, writeAtomically } from './run-folder.ts';
import { createLocalRuntime, type LocalTools } from './runtimes/local.ts';
import { checkLocalRuntime } from './runtimes/local-support.ts';
import type { Runtime } from './runtimes/runtime.ts';
import { ensureTool } from './runtimes/tools/index.ts';

async function ensureTools(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<LocalTools> {
  const onStep = observer.onStep ?? (() => {});
  const proxied = plan.scenarios.some(({ arms }) => arms.some((arm) => needsProxy(arm.topologyOf)));
  const nginx = await ensureTool('nginx', onStep, signal);
  const toxiproxy = proxied ? await ensureTool('toxiproxy', onStep, signal) : null;
  return { nginx, toxiproxy, ip: await ensureTool('ip', onStep, signal) };
}

function emptyDocument(plan: RunPlan, tools: LocalTools): RunDocument {
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
    environment: environmentOf(plan, tools),
    scenarios: plan.scenarios.map(unjudgedScenario),
  };
}

/** The pipeline of one run: what it writes stands in `document` and in the run folder alike. */
interface Running {
  readonly plan: RunPlan;
  readonly observer: RunObserver;
  readonly signal: AbortSignal;
  readonly runtime: Runtime;
  readonly runId: string;
}

async function store(plan: RunPlan, document: RunDocument): Promise<void> {
  await writeAtomically(path.join(plan.output, runDocumentFile), serialiseRunDocument(document));
}

/** Runs an arm; `others` are those of its scenario that were run before, for claims that compare. */
async function runAndStoreArm(
  running: Running,
  { scenario, arm, number }: { readonly scenario: Scenario; readonly arm: Arm; readonly number: number },
  others: readonly ArmCase[],
): Promise<ArmDocument> {
  const { plan, observer, runtime, runId, signal } = running;
  observer.onArmStart?.(scenario, arm);
  const began = performance.now();
  const caseSoFar = (history: ArmHistory): ArmCase =>
    armCaseOf(scenario, arm, plan.decision, { history, skippedBecause: null, interrupted: false });
  const arms = await runArm({
    scenario,
    arm,
    runtime,
    signal,
    podId: `${runId}/${number}`,
    exchange: path.join(plan.output, armFolder(scenario.name, arm.name)),
    timeoutMs: plan.armTimeoutMs,
    watcher: {
      enoughBefore: (history) => enoughBefore(caseSoFar(history)).enough,
      enough: (history) => {
        const soFar = caseSoFar(history);
        const rule = enough(soFar, others);
        observer.onArmProgress?.(scenario, arm, progressOf(soFar, performance.now() - began, rule.waitingFor));
        return rule.enough;
      },
    },
  });
  if (arms.problem !== null) observer.onProblem?.(arms.problem);
  await writeAtomically(
    path.join(plan.output, recordsFile(scenario.name, arm.name)),
    encodeRecords(arms.history.records),
  );
  return unjudgedArm(scenario, arm, arms, signal.aborted);
}

async function runScenarios(running: Running, start: RunDocument): Promise<RunDocument> {
  const { plan, observer, signal } = running;
  let document = start;
  let number = 0;
  for (const [index, { scenario, arms }] of plan.scenarios.entries()) {
    let judged: ScenarioDocument | null = null;
    for (const arm of arms) {
      if (signal.aborted) return document;
      const compared = arm.claim.type === 'worsens' ? await storedCases(plan.output, document, index) : [];
      const done = await runAndStoreArm(running, { scenario, arm, number }, compared);
      number += 1;
      document = withArm(document, index, done);
      await store(plan, document);
      judged = await judgeStored(plan.output, document, index);
      const verdict = judged.arms.at(-1) as ArmDocument;
      observer.onArmEnd?.(scenario, verdict);
      if (plan.failFast && (verdict.verdict === 'refuted' || verdict.verdict === 'inconclusive')) return document;
    }
    if (judged !== null) observer.onScenarioEnd?.(judged);
  }
  return document;
}

function withArm(document: RunDocument, index: number, arm: ArmDocument): RunDocument {
  const scenarios = document.scenarios.map((scenario, i) =>
    i === index ? { ...scenario, arms: [...scenario.arms, arm] } : scenario,
  );
  return { ...document, scenarios };
}

/** The run is on disk without verdicts first; it is judged from there, and replaced. */
async function judgeAndStore(plan: RunPlan, unjudged: RunDocument): Promise<RunDocument> {
  await store(plan, unjudged);
  const document = await rejudge(plan.output);
  await store(plan, document);
  return document;
}

/** A config that the gateway rejects is wrong input: nothing is started, and no run folder is left. */
async function checkAllConfigs(runtime: Runtime, runId: string, plan: RunPlan): Promise<void> {
  const folder = path.join(plan.output, 'check');
  try {
    await checkConfigs(runtime, runId, folder, plan.scenarios);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    await rmdir(plan.output).catch(() => {}); // not empty: it was the user's before
    throw error;
  }
  await rm(folder, { recursive: true, force: true });
}

/**
 * Runs every arm of the plan: each in a pod of its own, one after another. Whatever happens, what was seen so far is
 * in the run folder and no pod is left; an abort of `signal` ends the current arm in good order and starts no other.
 */
export async function run(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<RunDocument> {
  const support = await checkLocalRuntime();
  if (!support.ok) throw new GatecrashError([support.problem]);
  await makeFolder(plan.output);
  const tools = await ensureTools(plan, observer, signal);
  observer.onRunStart?.(plan);
  const runId = randomBytes(6).toString('hex');
  const runtime = createLocalRuntime({ runId, tools, connectAgent });
  const empty = emptyDocument(plan, tools);
  let document = empty;
  try {
    await checkAllConfigs(runtime, runId, plan);
    await store(plan, empty);
    document = await runScenarios({ plan, observer, signal, runtime, runId }, empty);
  } finally {
    await runtime.close();
  }
  const finishedAt = new Date().toISOString();
  const exitCode = interruptedExitCode(signal);
  const judged = await judgeAndStore(plan, { ...document, finishedAt, complete: !signal.aborted, exitCode });
  if (plan.latest !== null) await pointLink(plan.latest, plan.output);
  observer.onRunEnd?.(judged, plan.output);
  return judged;
}
