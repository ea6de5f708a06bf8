import type { Condition, ConditionSettings } from '../model/fault.ts';
import { isCalm } from './app-fill.ts';
import { countSent, proofOfRate, proveArrivals } from './arrival-rate.ts';
import type { ConditionImplementation, FaultTarget, Proof } from './condition.ts';

/** What runs out of memory under the load does so within this time for the first time. */
const pressureMs = 1200;
/** What has, and was started again, does so again within this time: containers take longest to start. */
const againMs = 4000;
/** Longer than an app holds memory: who has not died by then has no more of it than the planned load takes. */
const quietMs = 1200;

/**
 * Looks for one more process that dies for want of memory, by the words of V8 or of the engine: any other death is none.
 * Where none does, as what was done about it helps, the load is at least seen to arrive.
 */
async function prove(target: FaultTarget, settings: ConditionSettings): Promise<Proof | null> {
  const { deaths, load } = target;
  const before = await countSent(target);
  const earlier = await deaths.awaitOutOfMemory({ since: 0, withinMs: 0 });
  const withinMs = earlier.death === null ? pressureMs : againMs;
  const { at, death } = await deaths.awaitOutOfMemory({ since: before.at, withinMs });
  if (death !== null) {
    return { at: death.at, proof: `${death.program} has died of memory (${death.words})`, since: death.at };
  }
  return proofOfRate(before, { at, sent: load.sent() }, settings);
}

/**
 * More requests arrive than before, of which each holds memory: no more than the workers can serve, but λ × memory × the time
 * for which it is held is more than the process may have. It dies, by V8 (local) or by the kernel (a container's limit), and
 * with it all that it was serving: "prematurely closed" or 104, 502; until its supervisor has started it again its port
 * refuses: 111, 502. Then it serves until its memory is full again.
 */
export const memoryPressureCondition: ConditionImplementation = {
  type: 'memory-pressure',
  via: 'load',
  restartsPrograms: true,
  needsStub: true,
  needsWork: 'memory',
  ranges: { ratePerSecond: [1, 20_000] },
  wholePool: true,
  apply: ({ load }, settings) => load.changeRate(Number(settings.ratePerSecond)),
  prove,
  proveStill: proveArrivals,
  revert: async ({ load }) => {
    await load.changeRate(load.plannedRate);
  },
  awaitRecovery: async ({ app, deaths, recoveryMs }) => {
    // A process that is short of memory may take long to die of it: it answers first, and is then watched.
    const answers = await app.awaitStatus(isCalm, recoveryMs);
    if (!answers.met) return null;
    const quiet = await deaths.awaitQuiet({ quietMs, withinMs: recoveryMs });
    if (!quiet.met) return null;
    const { at, met } = await app.awaitStatus(isCalm, recoveryMs);
    return met ? { at } : null;
  },
};

/** Raises the load of a pool to `ratePerSecond`, whose requests need more memory than its nodes may have; reverting lets it sink. */
export function memoryPressure(target: string, settings: { ratePerSecond: number }): Condition {
  const { type, via } = memoryPressureCondition;
  return { type, target, via, settings };
}
