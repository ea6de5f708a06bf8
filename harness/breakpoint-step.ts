import path from 'node:path';
import { judgeStep, type StepPlan, type StepRuling, stepDecided } from './judge/breakpoint/step.ts';
import { enoughBefore } from './judge/stopping-rule.ts';
import type { Arm } from './model/arm.ts';
import { armCaseOf } from './model/arm-case.ts';
import type { BreakpointStep } from './model/breakpoint-document.ts';
import { decisionPlan } from './model/decision.ts';
import { GatecrashError } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import type { Scenario } from './model/scenario.ts';
import { topologyOf } from './model/topology.ts';
import { summarise } from './observe/summary.ts';
import { type ArmRun, runArm } from './run-arm.ts';
import { armFolder, recordsFile } from './run-folder.ts';
import type { Runtime } from './runtimes/runtime.ts';
import { startArm } from './start-arm.ts';
import { storeRecords } from './stored-records.ts';
import { makeFolder } from './write-files.ts';

/** Where and how one arm after the other is run by itself, each in a pod of its own. */
export interface Alone {
  readonly scenario: Scenario;
  readonly runtime: Runtime;
  readonly runId: string;
  /** The run folder. */
  readonly output: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Runs one arm in a pod of its own until `enough`, and stores its requests; throws where the harness could not do its job. */
export async function runAlone(
  { scenario, runtime, runId, output, timeoutMs, signal }: Alone,
  arm: Arm,
  number: number,
  enough: (history: ArmHistory) => boolean,
): Promise<ArmRun> {
  const filed = { ...arm, repetition: 1 };
  const exchange = path.join(output, armFolder(scenario.name, filed));
  await makeFolder(exchange);
  const started = await startArm({ scenario, arm, runtime, podId: `${runId}/${number}`, exchange, signal });
  const plan = decisionPlan(1, 'normal');
  const done = await runArm({
    ...{ scenario, arm, started, timeoutMs, hold: false, signal },
    onLoadEnd: () => {},
    watcher: {
      enoughBefore: ({ history }) =>
        enoughBefore(armCaseOf(scenario, arm, plan, { history, skippedBecause: null, interrupted: false })).enough,
      enough: ({ history }) => enough(history),
      onTime: () => true, // a step says itself whether its load was late
    },
  });
  await storeRecords(path.join(output, recordsFile(scenario.name, filed)), done.history.records);
  return done;
}

/** A step as it is stored. */
function stepDocument(
  scenario: Scenario,
  arm: Arm,
  numbered: Pick<BreakpointStep, 'number' | 'value'>,
  { history }: Pick<ArmRun, 'history'>,
  ruling: StepRuling,
): BreakpointStep {
  const of = { topology: topologyOf(arm.world), requests: arm.load.requests };
  const counted = summarise({ records: ruling.counted, ...of });
  return {
    ...numbered,
    decision: ruling.decision,
    reason: ruling.reason,
    requests: { sent: history.records.length, counted: ruling.counted.length },
    gatewayErrors: ruling.gatewayErrors,
    otherFailures: ruling.otherFailures,
    share: ruling.share,
    kinds: counted.kinds.map(({ id, count }) => ({ id, count })),
    statuses: counted.statuses,
    latencyMs: counted.latencyMs,
    windowMs: ruling.windowMs,
    latencyGrowth: ruling.growth,
    load: {
      ratePerSecond: arm.load.ratePerSecond,
      latenessP99Ms: summarise({ records: history.records, ...of }).latenessP99Ms,
    },
    proof: history.marks.find(({ proof }) => proof !== null)?.proof ?? null,
    records: recordsFile(scenario.name, { ...arm, repetition: 1 }),
  };
}

/**
 * Tries one value: the load, and the fault where there is one, in a pod of their own, until it is told whether there are
 * gateway errors or the time is over. A step without an agent is inconclusive; what else went wrong with the harness is
 * thrown: a step is not its place.
 */
export async function tryValue(
  alone: Alone,
  declared: Arm,
  numbered: Pick<BreakpointStep, 'number' | 'value'>,
  plan: StepPlan,
): Promise<BreakpointStep> {
  const { scenario, signal } = alone;
  const arm = { ...declared, name: `breakpoint/step-${String(numbered.number).padStart(2, '0')}` };
  const decision = decisionPlan(1, 'normal');
  const caseOf = (history: ArmHistory) =>
    armCaseOf(scenario, arm, decision, { history, skippedBecause: null, interrupted: false });
  const done = await runAlone(alone, arm, numbered.number, (history) => stepDecided(caseOf(history), plan));
  signal.throwIfAborted();
  const ruling = judgeStep(caseOf(done.history), plan);
  if (done.problem === null) return stepDocument(scenario, arm, numbered, done, ruling);
  // An agent that does not get to run any more is what a load does to a machine that is too small for it.
  if (done.problem.code !== 'GC9005') throw new GatecrashError([done.problem]);
  const spoilt = { ...ruling, decision: 'inconclusive', reason: done.problem.message } as const;
  return stepDocument(scenario, arm, numbered, done, spoilt);
}
