import path from 'node:path';
import { curlCommands } from './curl-commands.ts';
import { unjudgedArm } from './document.ts';
import type { ArmWatcher } from './driven-arm.ts';
import { gather } from './judge/evidence.ts';
import { enough, enoughBefore, enoughOnTime } from './judge/stopping-rule.ts';
import { comparisonsWith } from './model/arm.ts';
import { type ArmCase, armCaseOf } from './model/arm-case.ts';
import { comparisonsOf } from './model/claim.ts';
import { decisionPlan } from './model/decision.ts';
import { problemOf } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import type { ArmDocument, RunDocument } from './model/run-document.ts';
import { topologyOf } from './model/topology.ts';
import { programLogs } from './program-logs.ts';
import { progressOf } from './progress.ts';
import { storedCases } from './rejudge.ts';
import { hasCoreToSpare, roomOf, runsAlone } from './room.ts';
import { runArm } from './run-arm.ts';
import { recordsFile } from './run-folder.ts';
import { type Held, type Running, store } from './running.ts';
import type { UsedTool } from './runtimes/runtime.ts';
import { storeRecords } from './stored-records.ts';
import { exchangeOf, type Turn } from './turn.ts';
import type { Pods } from './turn-pods.ts';

/** Looks at an arm while its load runs; `others` are those that it is compared with. */
function watcherOf(
  { plan, observer }: Running,
  { scenario, arm }: Turn,
  others: readonly ArmCase[],
  take: number,
): ArmWatcher {
  const { plannedArms, confidence, takes } = plan.decision;
  const decision = decisionPlan(plannedArms, confidence, takes, take);
  const began = performance.now();
  const comparedBy = comparisonsWith(scenario, arm.name);
  const caseOf = (history: ArmHistory): ArmCase =>
    armCaseOf(scenario, arm, decision, { history, skippedBecause: null, interrupted: false });
  return {
    enoughBefore: ({ history }) => enoughBefore(caseOf(history)).enough,
    onTime: ({ history }) => enoughOnTime(caseOf(history)).enough,
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

/**
 * Runs an arm in a pod of its own, and writes what was seen of it into the run folder; `add` says where it stands in the
 * document. No pod is made beside one that is taken again.
 */
export async function runAndStoreArm(
  running: Running,
  pods: Pods,
  turn: Turn,
  add: (document: RunDocument, arm: ArmDocument) => RunDocument,
  take = 1,
): Promise<void> {
  const { plan, observer, runtime, signal } = running;
  const { index, scenario, arm } = turn;
  const { repetition } = arm;
  const names = comparisonsOf(arm.claim).map(({ than }) => than);
  const others = await storedCases(plan.output, running.document, { index, repetition, names });
  const exchange = exchangeOf(plan, turn);
  const watcher = watcherOf(running, turn, others, take);
  const { armTimeoutMs: timeoutMs } = plan;
  // What is left up is an arm of a scenario as it stands.
  const hold = plan.keep && arm.ablation === undefined;
  if (hold) await holdOnly(running, null);
  const started = await pods.take(turn);
  const alone = take > 1 || runsAlone(arm, runtime);
  if (alone) await pods.quiet();
  const spare = hasCoreToSpare(running.idleCores, roomOf(arm, running.idleCores, runtime));
  const making = runtime.startsBesideLoad && spare && !alone ? pods.keepMaking() : null;
  const onLoadEnd = (): void => (making === null ? pods.makeOne() : making[Symbol.dispose]());
  const done = await runArm({ scenario, arm, started, signal, timeoutMs, hold, watcher, onLoadEnd });
  if (done.held !== null) await holdOnly(running, { turn, pod: done.held });
  if (done.problem !== null) observer.onProblem?.(done.problem);
  const records = path.join(plan.output, recordsFile(scenario.name, arm));
  await storeRecords(records, done.history.records);
  const logs = await programLogs(arm, done.history, exchange);
  if (done.captureProblem !== null) noteOnce(running, `packets are not captured: ${done.captureProblem.message}`);
  const unjudged = unjudgedArm(scenario, arm, done, signal.aborted, logs);
  const curl = plan.verbose
    ? curlCommands(done.history.records, arm.load, topologyOf(arm.world).gateway.address)
    : null;
  await store(running, (document) => withTools(add(document, { ...unjudged, curl }), runtime.used()));
}
