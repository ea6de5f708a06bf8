import path from 'node:path';
import { type Capture, capturePackets } from './capture.ts';
import { collect, nothingSeen } from './collect.ts';
import { deploy } from './deploy.ts';
import { type ArmWatcher, driveLoad, type Scene } from './drive-load.ts';
import type { AgentEvent } from './model/agent-protocol.ts';
import type { Arm } from './model/arm.ts';
import { type Problem, problemOf } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import type { ErrorEntry } from './model/log-entries.ts';
import type { Reachability } from './model/reachability.ts';
import type { Scenario } from './model/scenario.ts';
import { storesOf } from './model/service.ts';
import { imageNodesOf, type Topology, topologyOf } from './model/topology.ts';
import type { BehindLog } from './observe/errors-behind.ts';
import { createProgramWatch, type ProgramWatch } from './program-watch.ts';
import type { Pod, Runtime } from './runtimes/runtime.ts';
import { supervise } from './supervise.ts';
import { countTraffic, type ProgramResources, resourcesOf } from './traffic.ts';

/** An interrupted arm that has not come to an end in good order by then is taken down as it is. */
const graceMs = 2000;

/** One arm to run: where, how long at most, and who decides when it is enough. */
export interface ArmJob {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly runtime: Runtime;
  readonly podId: string;
  readonly exchange: string;
  readonly timeoutMs: number;
  /** Leaves the pod up, if the arm comes to its end. */
  readonly hold: boolean;
  readonly watcher: ArmWatcher;
  readonly signal: AbortSignal;
}

/** What came of an arm; `problem` is set where the harness could not do its job to the end. */
export interface ArmRun {
  readonly history: ArmHistory;
  readonly usage: readonly ProgramResources[];
  /** The packets of its pod; null where none were captured. */
  readonly capture: Capture | null;
  /** Why they could not be captured, where they were to be. */
  readonly captureProblem: Problem | null;
  /** The gateway's error log as it was read. */
  readonly errorLog: readonly ErrorEntry[];
  /** The logs of gateways behind the gateway. */
  readonly behind: readonly BehindLog[];
  /** How the regions were reached before the fault and during it. */
  readonly reachability: readonly Reachability[];
  readonly timing: { readonly startMs: number; readonly loadMs: number; readonly stopMs: number };
  readonly problem: Problem | null;
  /** The pod that was left up. */
  readonly held: Pod | null;
}

/** A program that died by itself explains whatever else went wrong. */
function unexpectedExit(history: ArmHistory): Problem | null {
  const exit = history.programs.find((event) => event.event === 'exited' && !event.expected);
  if (exit === undefined) return null;
  return {
    code: 'GC9004',
    message: `${exit.program} exited (${exit.detail}) ${Math.round(exit.at)} ms after the load began`,
    hint: `its output is in ${exit.program}.log of the arm's folder`,
  };
}

/** What an arm leaves behind when its pod is gone. */
interface Witnessed
  extends Pick<ArmRun, 'history' | 'usage' | 'capture' | 'captureProblem' | 'reachability' | 'problem'> {
  readonly readyAt: number;
  readonly loadedAt: number;
}

/** A gateway that does not start (a port that is taken) says why in its log. */
async function inTheGatewaysWords(problem: Problem, { pod, collector }: Scene): Promise<Problem> {
  await pod.stop().catch(() => {}); // told when it is tried again
  await collector.close();
  const words = collector.errorLog().find(({ level }) => level === 'emerg')?.message;
  return words === undefined ? problem : { ...problem, message: `${problem.message}: ${words}` };
}

const nothingBeside = { usage: [], capture: null, captureProblem: null, reachability: [] } as const;

/** Beside the records of the arm, and named after its folder. */
function captureFile({ exchange }: ArmJob): string {
  return `${path.basename(exchange)}.pcap`;
}

async function witness(job: ArmJob, scene: Scene): Promise<Witnessed> {
  const { pod, topology, watch, collector } = scene;
  const { scenario, arm, timeoutMs, watcher, signal } = job;
  let readyAt = performance.now();
  const loaded = new AbortController();
  try {
    signal.throwIfAborted();
    // Beside the start of the programs, which takes longer.
    const looking = Promise.all([countTraffic(pod, topology), capturePackets(pod, captureFile(job))]);
    await deploy(pod, scenario, arm, topology, watch);
    const [counted, capturing] = await looking;
    supervise(pod, topology, watch, AbortSignal.any([signal, loaded.signal]));
    readyAt = performance.now();
    const drive = { arm, configs: scenario.configs, timeoutMs, watcher, signal };
    const { account, problem, reachability } = await driveLoad(drive, scene);
    loaded.abort();
    const loadedAt = performance.now();
    const [usage, { capture, problem: captureProblem }] = await Promise.all([
      resourcesOf(pod, counted),
      capturing.end(),
    ]);
    await collector.close();
    const history = collector.history(account, watch.events());
    return {
      ...{ history, usage, capture, captureProblem, reachability, readyAt, loadedAt },
      problem: unexpectedExit(history) ?? problem,
    };
  } catch (error) {
    const loadedAt = performance.now();
    // What goes wrong while everything is taken down on request is no problem.
    const problem = signal.aborted ? null : await inTheGatewaysWords(problemOf(error), scene);
    const history = collector.history(null, watch.events());
    return { ...nothingBeside, history, problem, readyAt, loadedAt };
  }
}

/** An arm whose pod could not be made: nothing was seen, and why. */
function withoutPod(job: ArmJob, error: unknown, startMs: number): ArmRun {
  const problem = job.signal.aborted ? null : problemOf(error);
  const timing = { startMs, loadMs: 0, stopMs: 0 };
  return { ...nothingBeside, history: nothingSeen, errorLog: [], behind: [], timing, problem, held: null };
}

/** Takes the pod down some time after an abort, wherever the arm is by then; `dispose` calls that off. */
function stopOnAbort(pod: Pod, signal: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => void pod.stop().catch(() => {}), graceMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function createPod(
  job: ArmJob,
  topology: Topology,
  watch: ProgramWatch,
  hear: (event: AgentEvent) => void,
): Promise<Pod> {
  return job.runtime.createPod({
    id: job.podId,
    hosts: topology.hosts,
    images: imageNodesOf(topology),
    stores: storesOf(topology.services.map(({ program }) => program)),
    regions: topology.regions,
    firewall: job.arm.fault?.inject.condition.via === 'firewall',
    exchange: job.exchange,
    onEvent: (event) => {
      watch.onEvent(event);
      hear(event);
    },
  });
}

/**
 * Starts an arm's topology in a pod of its own, drives the load through it with its fault, and takes it down unless it
 * is to be held.
 */
export async function runArm(job: ArmJob): Promise<ArmRun> {
  const begin = performance.now();
  const watch = createProgramWatch();
  const topology = topologyOf(job.arm.world);
  let hear: (event: AgentEvent) => void = () => {};
  let pod: Pod;
  try {
    pod = await createPod(job, topology, watch, (event) => hear(event));
  } catch (error) {
    return withoutPod(job, error, performance.now() - begin);
  }
  using _ = stopOnAbort(pod, job.signal);
  const collector = collect(pod, topology);
  hear = (event) => {
    if (event.event === 'outcomes') collector.addOutcomes(event.sent, event.outcomes);
    if (event.event === 'stall') collector.addStall(event.stall);
  };
  const witnessed = await witness(job, { pod, topology, watch, collector });
  const { readyAt, loadedAt, ...seen } = witnessed;
  const { problem } = seen;
  const held = job.hold && problem === null && !job.signal.aborted ? pod : null;
  // A pod that cannot be taken down is the runtime's and its reaper's to deal with; the arm says so.
  const stopProblem = held === null ? await pod.stop().then(() => null, problemOf) : null;
  await collector.close();
  const timing = { startMs: readyAt - begin, loadMs: loadedAt - readyAt, stopMs: performance.now() - loadedAt };
  const logs = { errorLog: collector.errorLog(), behind: collector.behind() };
  return { ...seen, ...logs, timing, problem: problem ?? stopProblem, held };
}
