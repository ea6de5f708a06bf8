import { pause } from '../faults/inject.ts';
import { failure } from '../model/error.ts';
import type { OpenModel } from '../model/load.ts';
import type { ProgramWatch } from '../program-watch.ts';
import type { Pod } from '../runtimes/runtime.ts';
import { hangMs } from '../validate/matrix/grade.ts';
import type { PodPlan } from '../validate/matrix/plan-cells.ts';
import { isBack, isSteady, type Phase, type PodSeen } from '../validate/matrix/sample-cells.ts';
import type { PeerPlan } from '../validate/supply/supplied.ts';
import { requestTo } from '../validate/targets/request-to.ts';
import { movedPeer, putFault, removeFault } from './matrix-control.ts';
import { firstIdOf, type MatrixWatch } from './matrix-watch.ts';
import { withOwnPod } from './own-pod.ts';
import type { OwnRuntime } from './own-runtime.ts';
import type { OwnWorld } from './own-world.ts';

/** Requests per second that each cell is asked with, and all of a pod together at most. */
const cellRate = 5;
const mostRate = 100;
/** Requests of each cell: before the fault, and while it is there at least and at most. */
const healthyOfCell = 5;
const leastOfCell = 2;
const mostOfCell = 10;
/** So long it may take until answers are as they are when nothing is wrong. */
const healthyWithinMs = 10_000;
/** Requests of a pod that may be in flight at once: nginx has 512 connections by default, of which each takes two. */
const mostInFlight = 200;
/** A peer that comes back is away for so long. */
const awayMs = 2000;
/** So long it is looked whether all is as before: nginx leaves a peer out for 10 s by default. */
const lookMs = 15_000;
const tickMs = 50;
/** Requests get this long to end, besides what they may take. */
const endedMs = 300;

/** Works on the pod of one fault. */
interface Bench {
  readonly pod: Pod;
  readonly plan: PodPlan;
  readonly watch: MatrixWatch;
  readonly programs: ProgramWatch;
  /** It was seen to be well: the fault comes next. */
  readonly onHealthy: () => void;
  readonly signal: AbortSignal;
}

function loadOf({ cells }: PodPlan): OpenModel {
  return {
    type: 'open',
    ratePerSecond: Math.min(mostRate, cells.length * cellRate),
    connections: 'fresh',
    timeoutMs: hangMs,
    requests: cells.map(({ target, method }) => requestTo(target, method)),
  };
}

/** A program that died is why nothing answers any more. */
function requireAlive({ programs }: Bench): void {
  const dead = programs.events().find(({ event, expected }) => event === 'exited' && !expected);
  if (dead === undefined) return;
  throw failure('GC9004', `${dead.program} exited (${dead.detail})`, 'run it again with --verbose and report it');
}

async function until(bench: Bench, met: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!met() && performance.now() < deadline) {
    bench.signal.throwIfAborted();
    requireAlive(bench);
    await pause(tickMs, bench.signal);
  }
  bench.signal.throwIfAborted();
}

async function startLoad({ pod, plan, watch }: Bench, phase: Phase, count?: number, before = 0): Promise<void> {
  const firstId = firstIdOf(phase) + before;
  const asked = { load: loadOf(plan), host: '127.0.0.1', port: 0, maxMs: 10 * lookMs, firstId };
  const { at } = await pod.agent.call('startLoad', count === undefined ? asked : { ...asked, count });
  watch.begin(phase, at, firstId);
}

/** Sends so many requests of each cell, and waits until all have ended, or a client would have gone. */
async function ask(bench: Bench, phase: Phase, ofCell: number, before = 0): Promise<void> {
  const count = ofCell * bench.plan.cells.length;
  await startLoad(bench, phase, count, before);
  const sendingMs = (1000 * count) / loadOf(bench.plan).ratePerSecond;
  await until(bench, () => bench.watch.sent() >= count, sendingMs + hangMs);
  await bench.pod.agent.call('stopLoad', { drainMs: hangMs + endedMs });
}

/** Asks until every cell answers as it does when nothing is wrong, or has been asked for long enough: pods that start take CPU. */
async function askHealthy(bench: Bench): Promise<void> {
  const { plan, watch } = bench;
  const deadline = performance.now() + healthyWithinMs;
  for (let asked = 0; ; asked += healthyOfCell * plan.cells.length) {
    await ask(bench, 'healthy', healthyOfCell, asked);
    const seen = watch.seen(0);
    if (plan.cells.every((_, index) => isSteady(index, seen)) || performance.now() > deadline) return;
  }
}

/** Asks on until every cell is as before the fault, or has been looked at for long enough. */
async function lookAfter(bench: Bench, changedAt: number): Promise<void> {
  const { plan, watch, pod } = bench;
  await startLoad(bench, 'after');
  const isOver = (): boolean => {
    const seen = watch.seen(changedAt);
    return plan.cells.every((cell, index) => isBack(cell, index, seen));
  };
  await until(bench, isOver, lookMs);
  await pod.agent.call('stopLoad', { drainMs: endedMs });
}

/** Takes the pod of a fault through its times. Answers when the last change was, and which peers could have the fault. */
async function goThrough(
  bench: Bench,
  world: OwnWorld,
): Promise<{ readonly changedAt: number; readonly hit: readonly PeerPlan[] }> {
  const { pod, plan } = bench;
  const { means, ends, cells } = plan;
  const named = { hosts: world.complete.world.hosts, hasNameServer: world.complete.world.nameServers.length > 0 };
  await askHealthy(bench);
  bench.onHealthy();
  const hit = await putFault(pod, means, plan.hit, named);
  const now = async (): Promise<number> => (await pod.agent.call('now', {})).at;
  let changedAt = await now();
  const ofCell = Math.min(mostOfCell, Math.max(leastOfCell, Math.floor(mostInFlight / cells.length)));
  const remove = async (): Promise<void> => {
    await removeFault(pod, means, hit);
    changedAt = await now();
  };
  if (ends === 'before') {
    await ask(bench, 'away', Math.ceil((cellRate * awayMs) / 1000));
    await remove();
  }
  await ask(bench, 'during', ofCell);
  if (ends === 'after') await remove();
  await lookAfter(bench, changedAt);
  return { changedAt, hit };
}

/** The world of a pod in which names lead elsewhere later: the peers are there too, at their new addresses. */
function worldFor({ means, hit }: PodPlan, world: OwnWorld): OwnWorld {
  if (means.by !== 'dns') return world;
  const moved = hit.map(movedPeer).filter((peer) => peer !== null);
  const { complete } = world;
  return {
    ...world,
    complete: { ...complete, world: { ...complete.world, peers: [...complete.world.peers, ...moved] } },
  };
}

/** What came of one pod. */
export interface PodResult {
  readonly plan: PodPlan;
  readonly seen: PodSeen;
  readonly hit: readonly PeerPlan[];
}

/** Starts a config's world in a pod of its own, and takes it through a fault. */
export async function runMatrixPod(
  plan: PodPlan,
  given: OwnWorld,
  opened: OwnRuntime,
  onHealthy: () => void,
  signal: AbortSignal,
): Promise<PodResult> {
  const world = worldFor(plan, given);
  const firewall = plan.means.by === 'firewall';
  const came = await withOwnPod(world, opened, { firewall, signal }, async ({ pod, deployed, watch, programs }) => {
    if (deployed.gateway === null) throw failure('GC9003', 'nginx takes a config no more that it took before', null);
    return { watch, ...(await goThrough({ pod, plan, watch, programs, onHealthy, signal }, world)) };
  });
  // Only now everything was written, and read: what a container says itself is had when it is taken down.
  return { plan, hit: came.hit, seen: came.watch.seen(came.changedAt) };
}
