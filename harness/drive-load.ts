import { setTimeout as delay } from 'node:timers/promises';
import { startHeartbeat } from './agent/heartbeat.ts';
import { aimFault, injectFault } from './aim-fault.ts';
import { awaitJobs } from './await-jobs.ts';
import type { Collector } from './collect.ts';
import { control } from './control.ts';
import { gatewayPort } from './deploy.ts';
import type { Drive, Scene, SoFar } from './driven-arm.ts';
import { pause } from './faults/inject.ts';
import { type GatewayControl, gatewayControl } from './gateway-control.ts';
import { failure, type Problem, problemOf } from './model/error.ts';
import type { LoadAccount } from './model/history.ts';
import type { Reachability } from './model/reachability.ts';
import { lookAround } from './reachability.ts';

/** Healthy time under load before the first fault, and after the last one: the steady state is looked at in both. */
const leadMs = 200;
const tailMs = 200;
/** How often the stopping rule is asked. */
const tickMs = 100;
/** An agent tells what it does every 50 ms; one that is silent for this long does nothing any more. */
const silenceMs = 5000;
/** Requests get this long to end after the last was sent. */
const drainMs = 10_000;
/** The gateway writes its line after the client has its answer; the last lines may take this long. */
const lastLinesMs = 2000;

/** A fault that is being injected, for those who take it away while the load goes on. */
interface Injected {
  /** Ends the injection; answers when the target was seen healthy, with false where it was not. */
  readonly remove: () => Promise<boolean>;
}

/** Asks the rule until it says enough, the deadline has passed, or `signal` aborts. */
async function untilEnough(
  rule: (soFar: SoFar) => boolean,
  deadline: number,
  scene: Scene,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && performance.now() < deadline) {
    await pause(tickMs, signal);
    if (scene.collector.silentMs() > silenceMs) {
      const hint = 'was it stopped, or killed? run the arm again';
      throw failure('GC9005', `the load agent has told nothing for ${silenceMs / 1000} s`, hint);
    }
    const asked = performance.now();
    const history = scene.collector.history(null, scene.watch.events());
    if (rule({ history, sent: scene.collector.sent() })) return;
    // A large history takes longer to look at: never spend more than a tenth of the time on it.
    await pause(9 * (performance.now() - asked) - tickMs, signal);
  }
}

/** The gateway's lines trail the answers that the clients have; an early look would miss the last of them. */
async function awaitLastLines(collector: Collector): Promise<void> {
  const deadline = performance.now() + lastLinesMs;
  while (performance.now() < deadline) {
    if (collector.allLogged()) return;
    await delay(10);
  }
}

/** What the load counted, and why the fault could not go on, if it could not. */
export interface Driven {
  readonly account: LoadAccount;
  readonly problem: Problem | null;
  /** How the regions were reached before the fault, and while it was in effect. */
  readonly reachability: readonly Reachability[];
}

/** Lets the arm's controller work, if it has one; `end` waits until it has done what it has begun. */
function startController(
  { arm, configs, signal }: Drive,
  scene: Scene,
  gateway: GatewayControl,
  injected: () => Injected | null,
  loadStartedAt: number,
  onProblem: (problem: Problem) => void,
): { readonly end: () => Promise<void> } {
  const controller = arm.mitigation?.with ?? null;
  if (controller === null) return { end: async () => {} };
  const ending = new AbortController();
  const onLoadClock = (at: number): number => at - loadStartedAt;
  const working = control(
    controller,
    {
      ...scene,
      gateway,
      configs,
      onLoadClock,
      removeFault: () => injected()?.remove() ?? Promise.resolve(false),
    },
    AbortSignal.any([ending.signal, signal]),
  ).catch((error: unknown) => onProblem(problemOf(error)));
  return {
    end: () => {
      ending.abort();
      return working;
    },
  };
}

/**
 * load ∥ fault ∥ controller, until the stopping rule says enough; then the fault is taken away, the controller ends,
 * and every request ends.
 */
export async function driveLoad(drive: Drive, scene: Scene): Promise<Driven> {
  const { arm, timeoutMs, watcher, signal } = drive;
  const { load } = arm;
  const config = drive.configs[arm.config] ?? '';
  const gateway = gatewayControl(scene.pod, { config, nodes: scene.topology.nodes });
  const aimed = await aimFault(drive, scene, gateway);
  const maxMs = timeoutMs + leadMs + tailMs + 30_000;
  const { address: host } = scene.topology.gateway;
  const target = { load, host, port: gatewayPort, maxMs };
  const { at: loadStartedAt } = await scene.pod.agent.call('startLoad', target);
  scene.collector.begin(loadStartedAt);
  using _ = startHeartbeat('harness', scene.collector.addStall);
  // One for the time before the fault and the time with it, which is what --timeout says.
  const deadline = performance.now() + timeoutMs;
  let problem: Problem | null = null;
  const note = (found: Problem): void => {
    problem ??= found; // what was seen until then is still worth judging
  };
  let injected: Injected | null = null;
  const reachability: Reachability[] = [];
  const look = async (duringFault: boolean): Promise<void> => {
    const { pod, topology } = scene;
    reachability.push(...(await lookAround(pod, topology, duringFault, (at) => at - loadStartedAt)));
  };
  const controller = startController(drive, scene, gateway, () => injected, loadStartedAt, note);
  try {
    if (aimed === null) {
      await untilEnough(watcher.enough, deadline, scene, signal);
    } else {
      await pause(leadMs - tickMs, signal);
      await untilEnough(watcher.enoughBefore, deadline, scene, signal);
      if (!signal.aborted) await look(false);
      let looking: Promise<void> | null = null;
      const ended = new AbortController();
      const removal = new AbortController();
      const ending = AbortSignal.any([ended.signal, signal]);
      const injection = injectFault(
        aimed,
        scene,
        arm,
        loadStartedAt,
        () => {
          looking ??= look(true).catch((error: unknown) => note(problemOf(error)));
        },
        AbortSignal.any([ending, removal.signal]),
      )
        .catch((error: unknown) => {
          note(problemOf(error));
          return false;
        })
        .then((recovered) => {
          // Where the target never recovered more load decides nothing; where it was cured on purpose it goes on.
          if (!recovered || !removal.signal.aborted) ended.abort();
          return recovered;
        });
      injected = {
        remove: () => {
          removal.abort();
          return injection;
        },
      };
      // What is looked at while the fault is in effect must not see it go.
      const looked = (): Promise<void> => (signal.aborted ? null : looking) ?? Promise.resolve();
      await untilEnough(watcher.enough, deadline, scene, ending)
        .then(looked)
        .finally(() => ended.abort());
      await injection;
      await pause(tailMs - tickMs, signal);
      await untilEnough(watcher.onTime, deadline, scene, signal);
    }
  } finally {
    await controller.end();
  }
  const account = await scene.pod.agent.call('stopLoad', { drainMs: signal.aborted ? 0 : drainMs });
  if (!signal.aborted) await awaitJobs(scene.pod, scene.topology);
  await awaitLastLines(scene.collector);
  return { account, problem, reachability };
}
