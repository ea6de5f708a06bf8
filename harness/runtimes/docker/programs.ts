import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container, ContainerCreateOptions } from 'dockerode';
import type { AgentEvent, ProcessUsage } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import { endOf, linesShown } from '../end-of.ts';
import type { ProgramSignal } from '../runtime.ts';
import { engineCall, engineStatus, engineWords } from './deadline.ts';
import type { Engine } from './engine.ts';
import { outputText } from './frames.ts';
import { memoryWords } from './memory-words.ts';
import { usageOfStats } from './stats.ts';

/** The programs of one pod, each in a container of its own. */
export interface Containers {
  /** Starts a program; one that has ended is started again in its own container. */
  readonly start: (name: string, options: ContainerCreateOptions) => Promise<void>;
  /** `at` is taken just before the signal is sent. */
  readonly signal: (name: string, signal: ProgramSignal, awaitExit: boolean) => Promise<{ at: number }>;
  /** A program whose processes are gone is told to have exited by then. */
  readonly usage: () => Promise<readonly ProcessUsage[]>;
  /** The end of what one has written to stdout and stderr so far; nothing of one that was never made. */
  readonly lastLines: (name: string) => Promise<readonly string[]>;
  /** What each program has written to stdout and stderr so far. */
  readonly logs: () => Promise<readonly { readonly name: string; readonly text: string }[]>;
}

interface Running {
  readonly container: Container;
  /** Resolves when the process is gone; null while it has never run. */
  exited: Promise<void> | null;
  alive: boolean;
  /** Its processes are seen by the agent. */
  readonly sharesProcesses: boolean;
  /** What it has used in this life, as last told. */
  used: ProcessUsage | null;
}

/** Engines that tell a container's use once in a second only (Docker 20.10) must not put off a kill. */
const measureMs = 50;

/** The time that `docker stop` leaves a container after its stop signal, before it is killed. */
const graceSeconds = 10;

/** The first name of each: SIGABRT is SIGIOT as well. */
const signalNames = new Map<number, string>(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/** How a container's exit code is told: above 128 it is the signal that ended the process (as a shell has it). */
function ending(code: number): { readonly code: number | null; readonly signal: string | null } {
  const signal = code > 128 ? signalNames.get(code - 128) : undefined;
  return signal === undefined ? { code, signal: null } : { code: null, signal };
}

function added(name: string, parts: readonly ProcessUsage[]): ProcessUsage {
  return {
    name,
    cpuMs: parts.reduce((sum, part) => sum + part.cpuMs, 0),
    rssPeakBytes: Math.max(0, ...parts.map((part) => part.rssPeakBytes)),
  };
}

/** To freeze what is frozen, and to thaw what is not, is nothing, as it is with signals. */
function unlessSo(error: unknown): void {
  if (!/(is not|already) paused/.test(engineWords(error))) throw error;
}

/** As an orchestrator ends a container: the first process of an image may have no handler for SIGTERM, and lives on. */
async function end(name: string, container: Container): Promise<void> {
  await engineCall(`end ${name}`, () => container.stop({ t: graceSeconds }), (graceSeconds + 20) * 1000);
}

/** An engine without control groups takes limits, says nothing, and limits nothing. */
function requireLimits(name: string, { HostConfig: host }: ContainerCreateOptions, engine: Engine): void {
  if (engine.cgroups || (host?.Memory === undefined && host?.NanoCpus === undefined)) return;
  const message = `${engine.title} has no control groups, so ${name} cannot be given a limit of memory or CPU`;
  throw failure('GC3004', message, 'boot with cgroup v2, or take an engine that runs as root');
}

/** Keeps the containers of one pod; every exit is told as an event. */
export function createContainers(settings: {
  readonly engine: Engine;
  /** The clock inside the pod. */
  readonly now: () => Promise<{ at: number }>;
  /** What a container that shares the agent's process namespace uses. */
  readonly usageInside: (name: string, containerId: string) => Promise<ProcessUsage>;
  /** Has it told from now on when the processes of such a container wait for a CPU. */
  readonly watchInside: (name: string, containerId: string) => Promise<unknown>;
  readonly tell: (event: AgentEvent) => void;
  /** An engine that has not told an exit that was brought about by then fails the call (GC9006). */
  readonly exitMs?: number;
}): Containers {
  const { engine, now, usageInside, watchInside, tell } = settings;
  const known = new Map<string, Running>();
  const past = new Map<string, ProcessUsage>();

  const exitTold = (name: string, exited: Promise<void>): Promise<void> =>
    engineCall(`tell the end of ${name}`, () => exited, settings.exitMs);
  const measure = async (name: string, running: Running): Promise<void> => {
    const { container, sharesProcesses } = running;
    const used = sharesProcesses
      ? await usageInside(name, container.id)
      : usageOfStats(
          name,
          await engineCall(`tell what ${name} uses`, () => container.stats({ stream: false, 'one-shot': true })),
        );
    const { alive, exited } = running;
    if (!alive) return;
    // No process of it is left, but the engine has not seen that yet: what it used was told before.
    if (sharesProcesses && used.rssPeakBytes === 0 && exited !== null) await exitTold(name, exited);
    else running.used = used;
  };
  const keepUsage = (name: string, running: Running): void => {
    running.alive = false;
    past.set(
      name,
      added(
        name,
        [past.get(name), running.used].filter((part) => part != null),
      ),
    );
  };
  const watch = async (name: string, running: Running): Promise<void> => {
    const { container } = running;
    try {
      await container.wait();
      const info = await container.inspect();
      const { State } = info;
      keepUsage(name, running);
      const at = Date.parse(State.FinishedAt);
      const outOfMemory = await memoryWords(container, engine, info);
      tell({ event: 'exited', name, at, ...ending(State.ExitCode), outOfMemory });
    } catch (error) {
      keepUsage(name, running);
      // Somebody else has removed it, or the engine is gone; while the pod is taken down nobody listens.
      const signal = engineStatus(error) === 404 ? 'REMOVED' : 'UNKNOWN';
      const { at } = await now().catch(() => ({ at: Date.now() }));
      tell({ event: 'exited', name, at, code: null, signal, outOfMemory: null });
    }
  };
  const named = (name: string): Running => {
    const running = known.get(name);
    if (running === undefined || !running.alive) throw failure('GC9002', `${name} is not running`);
    return running;
  };

  return {
    start: async (name, options) => {
      const earlier = known.get(name);
      if (earlier?.alive) throw failure('GC9002', `${name} is running already`);
      requireLimits(name, options, engine);
      const container =
        earlier?.container ??
        (await engineCall(`create the container of ${name}`, () => engine.client.createContainer(options)));
      const sharesProcesses = options.HostConfig?.PidMode !== undefined;
      const running: Running = { container, exited: null, alive: true, sharesProcesses, used: null };
      known.set(name, running);
      try {
        await Promise.all([
          engineCall(`start the container of ${name}`, () => container.start()),
          sharesProcesses ? watchInside(name, container.id) : null,
        ]);
      } catch (error) {
        running.alive = false;
        throw error;
      }
      running.exited = watch(name, running);
    },
    signal: async (name, signal, awaitExit) => {
      const running = named(name);
      const { container, sharesProcesses } = running;
      if (signal === 'SIGKILL' || awaitExit) {
        // What a killed process used can be read only before it is gone.
        await Promise.race([measure(name, running).catch(() => {}), delay(measureMs)]);
      }
      const { at } = await now();
      // Without control groups only its first process can be frozen, by the signal itself.
      const pauses = engine.cgroups;
      if (pauses && signal === 'SIGSTOP') await engineCall(`freeze ${name}`, () => container.pause().catch(unlessSo));
      else if (pauses && signal === 'SIGCONT')
        await engineCall(`thaw ${name}`, () => container.unpause().catch(unlessSo));
      else if (signal === 'SIGTERM' && awaitExit && !sharesProcesses) await end(name, container);
      else await engineCall(`send ${signal} to ${name}`, () => container.kill({ signal }));
      const { exited } = running;
      if (awaitExit && exited !== null) await exitTold(name, exited);
      return { at };
    },
    usage: async () =>
      Promise.all(
        [...known].map(async ([name, running]) => {
          if (running.alive) await measure(name, running);
          const now = running.alive ? running.used : null;
          return added(
            name,
            [past.get(name), now].filter((part) => part != null),
          );
        }),
      ),
    lastLines: async (name) => {
      const container = known.get(name)?.container;
      if (container === undefined) return [];
      const frames = await engineCall(`read the output of ${name}`, () =>
        container.logs({ stdout: true, stderr: true, follow: false, tail: linesShown }),
      );
      return endOf(outputText(frames));
    },
    logs: async () =>
      Promise.all(
        [...known].map(async ([name, { container }]) => {
          const frames = await engineCall(`read the output of ${name}`, () =>
            container.logs({ stdout: true, stderr: true, follow: false }),
          );
          return { name, text: outputText(frames) };
        }),
      ),
  };
}
