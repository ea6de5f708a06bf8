import { availableParallelism } from 'node:os';
import path from 'node:path';
import { curlCommands } from './curl-commands.ts';
import { armNotRun, unjudgedArm } from './document.ts';
import type { ArmWatcher } from './drive-load.ts';
import { idleCores } from './idle-cores.ts';
import { gather } from './judge/evidence.ts';
import { cannotBeSettled } from './judge/judge-arm.ts';
import { enough, enoughBefore } from './judge/stopping-rule.ts';
import { comparisonsWith } from './model/arm.ts';
import { type ArmCase, armCaseOf } from './model/arm-case.ts';
import { armLabel } from './model/arm-label.ts';
import { comparisonsOf } from './model/claim.ts';
import { problemOf } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import { encodeRecords } from './model/records-file.ts';
import { restsOn } from './model/rests-on.ts';
import type { ArmDocument, RunDocument } from './model/run-document.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import { serialiseRunDocument } from './model/serialise-run-document.ts';
import { topologyOf } from './model/topology.ts';
import { programLogs } from './program-logs.ts';
import { progressOf } from './progress.ts';
import { judgeArms, judgeStored, storedCases } from './rejudge.ts';
import { hasCoreToSpare, roomOf, runsAlone } from './room.ts';
import { runArm } from './run-arm.ts';
import { recordsFile, runDocumentFile } from './run-folder.ts';
import type { Pod, Runtime, UsedTool } from './runtimes/runtime.ts';
import { runSchedule } from './schedule.ts';
import { exchangeOf, type Turn, turnsOf, waitsFor, whySkippedIn } from './turn.ts';
import { type Pods, podsFor } from './turn-pods.ts';
import { writeAtomically } from './write-files.ts';

/** A pod that outlives its arm. */
interface Held {
  readonly turn: Turn;
  readonly pod: Pod;
}

/** What one run works with; `document` is what the run folder has, and grows by an arm at a time. */
export interface Running {
  readonly plan: RunPlan;
  readonly observer: RunObserver;
  /** Aborted from outside, or by `fail`. */
  readonly signal: AbortSignal;
  /** Ends whatever runs, as the harness itself cannot go on. */
  readonly fail: () => void;
  readonly runtime: Runtime;
  readonly runId: string;
  document: RunDocument;
  /** The pod of the arm that came to its end last, where one is to be kept. */
  held: Held | null;
  /** Cores that had nothing to do when the first arm began. */
  idleCores: number;
  /** What was told to be missing: once for all arms. */
  readonly noted: Set<string>;
  /** The last write of run.json that was asked for: the next one comes after it. */
  written: Promise<void>;
}

/** Changes the document of the run, and replaces run.json with it. */
export async function store(running: Running, change: (document: RunDocument) => RunDocument): Promise<void> {
  running.document = change(running.document);
  const text = serialiseRunDocument(running.document);
  const file = path.join(running.plan.output, runDocumentFile);
  running.written = running.written.then(() => writeAtomically(file, text));
  await running.written;
}

/** Looks at an arm while its load runs; `others` are those that it is compared with. */
function watcherOf({ plan, observer }: Running, { scenario, arm }: Turn, others: readonly ArmCase[]): ArmWatcher {
  const began = performance.now();
  const comparedBy = comparisonsWith(scenario, arm.name);
  const caseOf = (history: ArmHistory): ArmCase =>
    armCaseOf(scenario, arm, plan.decision, { history, skippedBecause: null, interrupted: false });
  return {
    enoughBefore: ({ history }) => enoughBefore(caseOf(history)).enough,
    enough: ({ history, sent }) => {
      const soFar = caseOf(history);
      const findings = gather(soFar);
      const rule = enough(soFar, others, comparedBy, findings);
      const progress = progressOf(soFar, findings, {
        sent,
        elapsedMs: performance.now() - began,
        waitingFor: rule.waitingFor,
      });
      observer.onArmProgress?.(scenario, arm, progress);
      return rule.enough;
    },
  };
}

/** The document with one more arm, which stands in its planned place whatever came to its end before. */
function withArm(document: RunDocument, index: number, arm: ArmDocument): RunDocument {
  const scenarios = document.scenarios.map((scenario, i) => {
    if (i !== index) return scenario;
    const place = (one: ArmDocument): number => scenario.armsPlanned.indexOf(armLabel(one));
    return { ...scenario, arms: [...scenario.arms, arm].toSorted((a, b) => place(a) - place(b)) };
  });
  return { ...document, scenarios };
}

function noteOnce({ noted, observer }: Running, text: string): void {
  if (!noted.has(text)) observer.onNote?.(text);
  noted.add(text);
}

/** The document with programs that an arm was the first to have. */
function withTools(document: RunDocument, used: readonly UsedTool[]): RunDocument {
  const { environment } = document;
  const added = used.filter(({ name }) => !environment.tools.some((tool) => tool.name === name));
  return { ...document, environment: { ...environment, tools: [...environment.tools, ...added] } };
}

/** Holds the pod of the last arm, and takes down the one before. */
async function holdOnly(running: Running, held: Held | null): Promise<void> {
  const before = running.held;
  running.held = held;
  // One that cannot be taken down is the runtime's and its reaper's to deal with.
  await before?.pod.stop().catch((error: unknown) => running.observer.onProblem?.(problemOf(error)));
}

async function runAndStoreArm(running: Running, pods: Pods, turn: Turn): Promise<void> {
  const { plan, observer, runtime, signal } = running;
  const { index, scenario, arm } = turn;
  const { repetition } = arm;
  const names = comparisonsOf(arm.claim).map(({ than }) => than);
  const others = await storedCases(plan.output, running.document, { index, repetition, names });
  const exchange = exchangeOf(plan, turn);
  const watcher = watcherOf(running, turn, others);
  const { armTimeoutMs: timeoutMs, keep: hold } = plan;
  await holdOnly(running, null);
  const started = await pods.take(turn);
  const alone = runsAlone(arm, runtime);
  if (alone) await pods.quiet();
  const making = runtime.startsBesideLoad && hasCoreToSpare(running.idleCores) && !alone ? pods.keepMaking() : null;
  const onLoadEnd = (): void => (making === null ? pods.makeOne() : making[Symbol.dispose]());
  const done = await runArm({ scenario, arm, started, signal, timeoutMs, hold, watcher, onLoadEnd });
  if (done.held !== null) await holdOnly(running, { turn, pod: done.held });
  if (done.problem !== null) observer.onProblem?.(done.problem);
  const records = path.join(plan.output, recordsFile(scenario.name, arm));
  await writeAtomically(records, encodeRecords(done.history.records));
  const logs = await programLogs(arm, done.history, exchange);
  if (done.captureProblem !== null) noteOnce(running, `packets are not captured: ${done.captureProblem.message}`);
  const unjudged = unjudgedArm(scenario, arm, done, signal.aborted, logs);
  const curl = plan.verbose
    ? curlCommands(done.history.records, arm.load, topologyOf(arm.world).gateway.address)
    : null;
  await store(running, (document) => withTools(withArm(document, index, { ...unjudged, curl }), runtime.used()));
}

/**
 * Runs an arm, unless an arm of its scenario that it rests on has come to nothing: whatever it showed, it would be
 * inconclusive. Gives the arm as it was judged beside the others of its repetition.
 */
async function takeTurn(running: Running, pods: Pods, turn: Turn): Promise<ArmDocument> {
  const { plan, observer, runtime } = running;
  const { index, scenario, arm } = turn;
  observer.onArmStart?.(scenario, arm);
  const skippedBecause = whySkippedIn(plan, runtime, turn);
  const { repetition } = arm;
  const before = await judgeArms(plan.output, running.document, { index, repetition, names: restsOn(arm) });
  const judged = (name: string) => before.find((other) => other.name === name) ?? null;
  if (skippedBecause === null && cannotBeSettled(arm, judged) === null) await runAndStoreArm(running, pods, turn);
  else {
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
 * Runs every planned arm, `workers` at once, those that rest on others after these; true when all of them have been
 * run. With `failFast` what runs already is run to its end. Where the harness itself fails, everything is taken down.
 */
export async function runTurns(running: Running): Promise<boolean> {
  const { plan, signal, runtime } = running;
  const turns = turnsOf(plan);
  running.idleCores = await idleCores(availableParallelism());
  let failed = false;
  const goesOn = (): boolean => !signal.aborted && !(plan.failFast && failed);
  const pods = podsFor(running, turns, goesOn);
  try {
    const done = await runSchedule({
      tasks: turns,
      workers: plan.workers,
      room: ({ arm }) => roomOf(arm, running.idleCores, runtime),
      restsOn: waitsFor,
      goesOn,
      run: async (turn) => {
        const arm = await takeTurn(running, pods, turn);
        failed ||= arm.verdict === 'refuted' || arm.verdict === 'inconclusive';
        await tellEnd(running, turn, arm);
      },
      onFailure: running.fail,
    });
    return done.length === turns.length && !signal.aborted;
  } finally {
    await pods.close();
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
