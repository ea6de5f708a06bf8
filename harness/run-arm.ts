import type { Capture } from './capture.ts';
import { nothingSeen } from './collect.ts';
import { driveLoad } from './drive-load.ts';
import type { ArmWatcher, Scene } from './driven-arm.ts';
import { unlessDiskIsFull } from './full-disk.ts';
import type { Arm } from './model/arm.ts';
import { type Problem, problemOf } from './model/error.ts';
import type { ArmHistory } from './model/history.ts';
import type { ErrorEntry } from './model/log-entries.ts';
import type { Reachability } from './model/reachability.ts';
import type { Scenario } from './model/scenario.ts';
import type { BehindLog } from './observe/errors-behind.ts';
import type { Pod } from './runtimes/runtime.ts';
import { type StartedArm, stopOnAbort } from './start-arm.ts';
import { type ProgramResources, resourcesOf } from './traffic.ts';

/** One arm to run: in which pod, how long at most, and who decides when it is enough. */
export interface ArmJob {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly started: StartedArm;
  readonly timeoutMs: number;
  /** Leaves the pod up, if the arm comes to its end. */
  readonly hold: boolean;
  readonly watcher: ArmWatcher;
  /** Told when the load is over, whatever came of it; the pod is taken down next. */
  readonly onLoadEnd: () => void;
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
    message: `${exit.program} exited (${exit.detail}) ${Math.round(Math.abs(exit.at))} ms ${exit.at < 0 ? 'before' : 'after'} the load began`,
    hint: `its output is in ${exit.program}.log of the arm's folder`,
  };
}

/** What an arm leaves behind when its pod is gone. */
interface Witnessed
  extends Pick<ArmRun, 'history' | 'usage' | 'capture' | 'captureProblem' | 'reachability' | 'problem'> {}

/** A gateway that does not start (a port that is taken) says why in its log. */
async function inTheGatewaysWords(problem: Problem, { pod, collector }: Scene): Promise<Problem> {
  await pod.stop().catch(() => {}); // told when it is tried again
  await collector.close();
  const words = collector.errorLog().find(({ level }) => level === 'emerg')?.message;
  return words === undefined ? problem : { ...problem, message: `${problem.message}: ${words}` };
}

const nothingBeside = { usage: [], capture: null, captureProblem: null, reachability: [] } as const;

async function witness(job: ArmJob, scene: Scene): Promise<Witnessed> {
  const { pod, watch, collector } = scene;
  const { scenario, arm, started, timeoutMs, watcher, signal } = job;
  const { lookers, endSupervision } = started;
  try {
    if (lookers === null) throw started.error;
    signal.throwIfAborted();
    const drive = { arm, configs: scenario.configs, timeoutMs, watcher, signal };
    const { account, problem, reachability } = await driveLoad(drive, scene);
    endSupervision();
    const [usage, { capture, problem: captureProblem }] = await Promise.all([
      resourcesOf(pod, lookers.counted),
      lookers.capturing.end(),
    ]);
    await collector.close();
    const history = collector.history(account, watch.events());
    return {
      ...{ history, usage, capture, captureProblem, reachability },
      problem: unexpectedExit(history) ?? problem,
    };
  } catch (error) {
    // What goes wrong while everything is taken down on request is no problem.
    const problem = signal.aborted ? null : await inTheGatewaysWords(problemOf(error), scene);
    const history = collector.history(null, watch.events());
    return { ...nothingBeside, history, problem };
  }
}

/** An arm whose pod could not be made: nothing was seen, and why. */
async function withoutPod({ signal, started }: ArmJob): Promise<ArmRun> {
  const problem = signal.aborted ? null : await unlessDiskIsFull(problemOf(started.error), started.exchange);
  const timing = { startMs: started.startMs, loadMs: 0, stopMs: 0 };
  return { ...nothingBeside, history: nothingSeen, errorLog: [], behind: [], timing, problem, held: null };
}

/** An engine that does not answer explains an agent that is not heard: what both say goes through it. */
function withEngine(problem: Problem | null, stopping: Problem | null): Problem | null {
  if (problem?.code !== 'GC9005' || stopping?.code !== 'GC9006') return problem ?? stopping;
  return { ...stopping, message: `${stopping.message}; ${problem.message}` };
}

/** Drives the load through a pod that was started, with the arm's fault, and takes it down unless it is to be held. */
export async function runArm(job: ArmJob): Promise<ArmRun> {
  const { scene, startMs } = job.started;
  if (scene === null) {
    job.onLoadEnd();
    return withoutPod(job);
  }
  const { pod, collector } = scene;
  using _ = stopOnAbort(pod, job.signal);
  const begin = performance.now();
  const seen = await witness(job, scene);
  const loadedAt = performance.now();
  job.onLoadEnd();
  const problem = seen.problem === null ? null : await unlessDiskIsFull(seen.problem, job.started.exchange);
  const held = job.hold && problem === null && !job.signal.aborted ? pod : null;
  // A pod that cannot be taken down is the runtime's and its reaper's to deal with; the arm says so.
  const stopProblem = held === null ? await pod.stop().then(() => null, problemOf) : null;
  await collector.close();
  const timing = { startMs, loadMs: loadedAt - begin, stopMs: performance.now() - loadedAt };
  const logs = { errorLog: collector.errorLog(), behind: collector.behind() };
  return { ...seen, ...logs, timing, problem: withEngine(problem, stopProblem), held };
}
