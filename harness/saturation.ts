import { type Alone, runAlone } from './breakpoint-step.ts';
import { spike } from './faults/index.ts';
import { accountingTrouble } from './judge/accounting.ts';
import { agentTrouble, programTrouble } from './judge/machine.ts';
import type { Arm } from './model/arm.ts';
import { armCaseOf } from './model/arm-case.ts';
import type { BreakpointDocument, SaturationLevel } from './model/breakpoint-document.ts';
import { decisionPlan } from './model/decision.ts';
import { GatecrashError } from './model/error.ts';
import { steady } from './model/fault.ts';
import type { ArmHistory } from './model/history.ts';
import { succeeded } from './model/record.ts';
import type { AppProgram } from './model/upstream.ts';

type Saturation = NonNullable<BreakpointDocument['saturation']>;

/** Requests per second of the open model beside the closed one: so many that the steady state before it is seen. */
const witnessRate = 25;
/** Each level has settled after this long, and is measured for as long as this from then on. */
const settleMs = 1000;
const measureMs = 4000;
/** More connections that bring no more than so much throughput bring none. */
const worthwhile = 1.05;
const mostLevels = 6;

/** The one pool of apps of a world, and how many requests its nodes serve, and take in, at once; null where there are others. */
function onlyPool({ world }: Arm): { readonly name: string; readonly workers: number; readonly room: number } | null {
  const [[name, pool] = [], ...others] = Object.entries(world.upstreams);
  if (name === undefined || pool === undefined || others.length > 0 || pool.program.type !== 'app') return null;
  const { workers, queue }: AppProgram = pool.program;
  return { name, workers: pool.size * workers, room: queue === null ? Infinity : pool.size * (workers + queue) };
}

/** The connections of the levels: as many as there are workers, then twice as many each, as long as they are all let in. */
function levelsOf({ workers, room }: { readonly workers: number; readonly room: number }): readonly number[] {
  const levels = Array.from({ length: mostLevels }, (_, index) => workers * 2 ** index);
  return levels.filter((connections) => connections <= Math.min(room, 1000));
}

/** The arm with a closed model in place of its fault. */
function saturated(arm: Arm, pool: string, connections: number): Arm {
  const condition = spike(pool, { connections, ratePerConnection: 0 });
  return {
    ...arm,
    name: `saturation/${connections}`,
    load: { ...arm.load, ratePerSecond: witnessRate },
    fault: {
      name: 'saturation',
      title: `${connections} connections, each of which asks again as soon as it is answered`,
      inject: steady(condition),
      expect: { status: 502, kinds: ['recv-reset'] },
    },
  };
}

/** Good answers of the gateway so far, those of the load beside it included. */
interface Reading {
  readonly atMs: number;
  readonly answered: number;
}

function answeredIn({ spike: account, records }: ArmHistory): number {
  const statuses = Object.entries(account?.statuses ?? {}).filter(([status]) => Number(status) < 400);
  return statuses.reduce((sum, [, count]) => sum + count, 0) + records.filter(succeeded).length;
}

/** Reads the gateway's log while the load runs; enough once it has been read for long enough after the level has settled. */
function readings(): { readonly enough: (history: ArmHistory) => boolean; readonly all: readonly Reading[] } {
  const all: Reading[] = [];
  let from: number | null = null;
  return {
    all,
    enough: (history) => {
      const atMs = performance.now();
      if (!history.marks.some(({ proof }) => proof !== null)) return false;
      from ??= atMs;
      if (atMs - from >= settleMs) all.push({ atMs, answered: answeredIn(history) });
      return atMs - from >= settleMs + measureMs;
    },
  };
}

/** Why a level says nothing of what can be served; null = it does. */
function troubleOf(alone: Alone, arm: Arm, history: ArmHistory): string | null {
  const outcome = { history, skippedBecause: null, interrupted: false };
  const armCase = armCaseOf(alone.scenario, arm, decisionPlan(1, 'normal'), outcome);
  const trouble = accountingTrouble(armCase) ?? programTrouble(armCase) ?? agentTrouble(armCase);
  if (trouble !== null) return trouble;
  return history.marks.some(({ proof }) => proof !== null) ? null : 'the gateway was not seen to answer it';
}

async function measureLevel(alone: Alone, arm: Arm, number: number, connections: number): Promise<SaturationLevel> {
  const { enough, all } = readings();
  const { history, problem } = await runAlone(alone, arm, number, enough);
  alone.signal.throwIfAborted();
  if (problem !== null) throw new GatecrashError([problem]);
  const [first, last] = [all.at(0), all.at(-1)];
  const seconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000;
  const answered = (last?.answered ?? 0) - (first?.answered ?? 0);
  const { made = null, statuses = {}, autocannon = null } = history.spike ?? {};
  const told = autocannon === null ? null : autocannon.ok + autocannon.non2xx + autocannon.errors + autocannon.timeouts;
  return {
    connections,
    seconds,
    answeredPerSecond: seconds === 0 ? 0 : answered / seconds,
    made,
    gateway: statuses,
    autocannon,
    unaccounted: made === null || told === null ? null : made - told,
    trouble: seconds === 0 ? 'its time was over before it was measured' : troubleOf(alone, arm, history),
  };
}

/**
 * What the gateway answers at most: a closed model whose connections each ask again as soon as they are answered, twice
 * as many at each level, until more of them bring nothing. It counts what the gateway's log has, never what autocannon
 * says of itself: a request that ends without an answer is in none of autocannon's counts, which is shown. null for a
 * world that is not one pool of stub applications.
 */
export async function measureSaturation(
  alone: Alone,
  arm: Arm,
  firstNumber: number,
  onLevel: (connections: number) => void,
): Promise<Saturation | null> {
  const pool = onlyPool(arm);
  if (pool === null) return null;
  const levels: SaturationLevel[] = [];
  for (const [index, connections] of levelsOf(pool).entries()) {
    onLevel(connections);
    const before = levels.at(-1)?.answeredPerSecond ?? 0;
    const level = await measureLevel(alone, saturated(arm, pool.name, connections), firstNumber + index, connections);
    levels.push(level);
    if (level.trouble !== null || level.answeredPerSecond < before * worthwhile) break;
  }
  const fit = levels.filter(({ trouble }) => trouble === null);
  const best = fit.toSorted((a, b) => b.answeredPerSecond - a.answeredPerSecond)[0] ?? null;
  return { answeredPerSecond: best?.answeredPerSecond ?? null, connections: best?.connections ?? null, levels };
}
