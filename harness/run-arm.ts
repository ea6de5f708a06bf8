import { setTimeout as delay } from 'node:timers/promises';
import { type Collector, collect } from './collect.ts';
import { deploy, gatewayPort } from './deploy.ts';
import { faultTarget } from './fault-target.ts';
import { conditions } from './faults/index.ts';
import { inject } from './faults/inject.ts';
import type { ProcessUsage } from './model/agent-protocol.ts';
import type { Arm } from './model/arm.ts';
import { failure, GatecrashError, type Problem } from './model/error.ts';
import type { Fault } from './model/fault.ts';
import type { ArmHistory, LoadAccount } from './model/history.ts';
import type { ErrorEntry } from './model/log-entries.ts';
import type { Scenario } from './model/scenario.ts';
import { type Topology, topologyOf } from './model/topology.ts';
import { createProgramWatch, type ProgramWatch } from './program-watch.ts';
import type { Pod, Runtime } from './runtimes/runtime.ts';

/** Healthy time under load before the first fault, and after the last one: the steady state is looked at in both. */
const leadMs = 300;
const tailMs = 300;
/** How often the stopping rule is asked. */
const tickMs = 100;
/** Requests get this long to end after the last was sent. */
const drainMs = 10_000;
/** The gateway writes its line after the client has its answer; the last lines may take this long. */
const lastLinesMs = 2000;

/** What an arm's load is asked while it goes on. */
export interface ArmWatcher {
  /** Whether the fault may be put in place: enough is known of the healthy time before it. */
  readonly enoughBefore: (history: ArmHistory) => boolean;
  /** Whether the load may end; called with the history so far. */
  readonly enough: (history: ArmHistory) => boolean;
}

/** One arm to run: where, how long at most, and who decides when it is enough. */
export interface ArmJob {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly runtime: Runtime;
  readonly podId: string;
  readonly exchange: string;
  readonly timeoutMs: number;
  readonly watcher: ArmWatcher;
  readonly signal: AbortSignal;
}

/** What came of an arm; `problem` is set where the harness could not do its job to the end. */
export interface ArmRun {
  readonly history: ArmHistory;
  readonly usage: readonly ProcessUsage[];
  /** The gateway's error log as it was read. */
  readonly errorLog: readonly ErrorEntry[];
  readonly timing: { readonly startMs: number; readonly loadMs: number; readonly stopMs: number };
  readonly problem: Problem | null;
}

/** Everything that works on one pod while its arm runs. */
interface Scene {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly collector: Collector;
}

async function startFault(scene: Scene, fault: Fault, loadStartedAt: number, signal: AbortSignal): Promise<void> {
  const { condition } = fault.inject;
  const implementation = conditions.get(condition.type);
  if (implementation === undefined) throw failure('GC9001', `there is no condition ${condition.type}`);
  return inject(
    fault.inject,
    implementation,
    {
      target: faultTarget(scene.pod, scene.topology, scene.watch, condition.target),
      onLoadClock: (at) => at - loadStartedAt,
      now: () => scene.pod.agent.call('now', {}),
      onEffect: scene.collector.openMark,
      onMark: scene.collector.addMark,
    },
    signal,
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(Math.max(0, ms), undefined, { signal }).catch(() => {});
}

/** Asks the rule until it says enough, the time is over, or `signal` aborts. */
async function untilEnough(
  rule: (history: ArmHistory) => boolean,
  timeoutMs: number,
  scene: Scene,
  loadStartedAt: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!signal.aborted && performance.now() < deadline) {
    await pause(tickMs, signal);
    const asked = performance.now();
    if (rule(scene.collector.history(loadStartedAt, null, scene.watch.events()))) return;
    // A large history takes longer to look at: never spend more than a tenth of the time on it.
    await pause(9 * (performance.now() - asked) - tickMs, signal);
  }
}

/** The gateway's lines trail the answers that the clients have; an early look would miss the last of them. */
async function awaitLastLines(collector: Collector): Promise<void> {
  const deadline = performance.now() + lastLinesMs;
  while (performance.now() < deadline) {
    const { answered, lines } = collector.logged();
    if (lines >= answered) return;
    await delay(10);
  }
}

/** What the load counted, on which clock, and why the fault could not go on, if it could not. */
interface Driven {
  readonly account: LoadAccount;
  readonly loadStartedAt: number;
  readonly problem: Problem | null;
}

/** load ∥ fault, until the stopping rule says enough; then the fault is taken away, and every request ends. */
async function driveLoad(job: ArmJob, scene: Scene): Promise<Driven> {
  const { arm, scenario, signal, timeoutMs, watcher } = job;
  const maxMs = 2 * timeoutMs + leadMs + tailMs + 30_000;
  const { address: host } = scene.topology.gateway;
  const { at: loadStartedAt } = await scene.pod.agent.call('startLoad', {
    load: scenario.load,
    host,
    port: gatewayPort,
    maxMs,
  });
  let problem: Problem | null = null;
  if (arm.fault === null) {
    await untilEnough(watcher.enough, timeoutMs, scene, loadStartedAt, signal);
  } else {
    await pause(leadMs - tickMs, signal);
    await untilEnough(watcher.enoughBefore, timeoutMs, scene, loadStartedAt, signal);
    const ended = new AbortController();
    const ending = AbortSignal.any([ended.signal, signal]);
    const injected = startFault(scene, arm.fault, loadStartedAt, ending).catch((error: unknown) => {
      problem = problemOf(error); // what was seen until then is still worth judging
      ended.abort();
    });
    await untilEnough(watcher.enough, timeoutMs, scene, loadStartedAt, ending).finally(() => ended.abort());
    await injected;
    await pause(tailMs, signal);
  }
  const account = await scene.pod.agent.call('stopLoad', { drainMs: signal.aborted ? 0 : drainMs });
  await awaitLastLines(scene.collector);
  return { account, loadStartedAt, problem };
}

/** A program that died by itself explains whatever else went wrong. */
function unexpectedExit(watch: ProgramWatch, loadStartedAt: number): Problem | null {
  const exit = watch.events().find((event) => event.event === 'exited' && !event.expected);
  if (exit === undefined) return null;
  const when = Math.round(exit.at - loadStartedAt);
  return {
    code: 'GC9004',
    message: `${exit.program} exited with ${exit.detail} ${when} ms after the load began`,
    hint: `its output is in ${exit.program}.log of the arm's folder`,
  };
}

const nothing: ArmHistory = {
  records: [],
  marks: [],
  account: null,
  programs: [],
  foreign: { gatewayLines: 0, arrivals: 0, errorLines: 0 },
};

function problemOf(error: unknown): Problem {
  if (error instanceof GatecrashError) return error.problems[0] as Problem;
  return failure('GC9001', (error as Error).message).problems[0] as Problem;
}

/** What an arm leaves behind when its pod is gone. */
interface Witnessed {
  readonly history: ArmHistory;
  readonly usage: readonly ProcessUsage[];
  readonly problem: Problem | null;
  readonly readyAt: number;
  readonly loadedAt: number;
}

async function witness(job: ArmJob, scene: Scene): Promise<Witnessed> {
  const { pod, topology, watch, collector } = scene;
  const begin = performance.now();
  let readyAt = begin;
  try {
    job.signal.addEventListener('abort', pod.agent.end);
    job.signal.throwIfAborted();
    await deploy(pod, job.scenario, job.arm, topology, watch);
    job.signal.removeEventListener('abort', pod.agent.end); // from here on an abort ends the load in good order
    readyAt = performance.now();
    const { account, loadStartedAt, problem } = await driveLoad(job, scene);
    const loadedAt = performance.now();
    const { processes } = await pod.agent.call('usage', {});
    await collector.close();
    const history = collector.history(loadStartedAt, account, watch.events());
    return { history, usage: processes, problem: unexpectedExit(watch, loadStartedAt) ?? problem, readyAt, loadedAt };
  } catch (error) {
    // What goes wrong while everything is taken down on request is no problem.
    const problem = job.signal.aborted ? null : problemOf(error);
    return { history: nothing, usage: [], problem, readyAt, loadedAt: performance.now() };
  } finally {
    job.signal.removeEventListener('abort', pod.agent.end);
  }
}

/** Starts an arm's topology in a pod of its own, drives the load through it with its fault, and takes it down. */
export async function runArm(job: ArmJob): Promise<ArmRun> {
  const begin = performance.now();
  const watch = createProgramWatch();
  const topology = topologyOf(job.scenario, job.arm.topologyOf);
  let receive: Collector['addOutcomes'] = () => {};
  const pod = await job.runtime.createPod({
    id: job.podId,
    hosts: topology.hosts,
    exchange: job.exchange,
    onEvent: (event) => {
      watch.onEvent(event);
      if (event.event === 'outcomes') receive(event.sent, event.outcomes);
    },
  });
  const collector = collect(pod, topology);
  receive = collector.addOutcomes;
  const { history, usage, problem, readyAt, loadedAt } = await witness(job, { pod, topology, watch, collector });
  await pod.stop();
  await collector.close();
  const timing = { startMs: readyAt - begin, loadMs: loadedAt - readyAt, stopMs: performance.now() - loadedAt };
  return { history, usage, errorLog: collector.errorLog(), timing, problem };
}
