import type { Condition, ConditionSettings } from '../model/fault.ts';
import { isCalm } from './app-fill.ts';
import { countSent, proofOfRate, proveArrivals } from './arrival-rate.ts';
import type { ConditionImplementation, FaultTarget, Proof } from './condition.ts';
import { awaitSaturation } from './saturation.ts';

/**
 * Looks for nodes that are full, all of them; from that instant on what arrives is turned away. Where they never are,
 * as what was done about it helps, the load is at least seen to arrive.
 */
async function prove(target: FaultTarget, settings: ConditionSettings): Promise<Proof | null> {
  const before = await countSent(target);
  const { at, met, words } = await awaitSaturation(target, settings);
  if (met) return { at, proof: words, since: at };
  return proofOfRate(before, { at, sent: target.load.sent() }, settings);
}

/**
 * More requests arrive than before: of an open model, whose arrivals wait for no answer. Where λ per second arrive and
 * μ can be served, the queue fills at λ − μ, and once it is full the share 1 − μ/λ is turned away, as the app does that:
 * a reset is nginx's "104: Connection reset by peer while reading response header", 502. In a queue without an end
 * requests wait ever longer instead, and those that wait longer than proxy_read_timeout are 504. Where the app accepts
 * too slowly, the kernel drops connections: "110: Connection timed out while connecting to upstream", 504.
 */
export const surgeCondition: ConditionImplementation = {
  type: 'surge',
  via: 'load',
  needsStub: true,
  wholePool: true,
  apply: ({ load }, settings) => load.changeRate(Number(settings.ratePerSecond)),
  prove,
  // Nodes that were never full will not be now, and who waits for it makes the load longer.
  proveStill: proveArrivals,
  revert: async ({ load }) => {
    await load.changeRate(load.plannedRate);
  },
  awaitRecovery: async ({ app, recoveryMs }) => {
    const { at, met } = await app.awaitStatus(isCalm, recoveryMs);
    return met ? { at } : null;
  },
};

/**
 * Raises the load of a pool to `ratePerSecond`; reverting lets it sink to what was planned. In a queue without an end it
 * is in effect from when `waiting` wait at each node; `fills: 'backlog'`: from when the kernel drops connections.
 */
export function surge(
  target: string,
  settings: { ratePerSecond: number; waiting?: number; fills?: 'queue' | 'backlog' },
): Condition {
  const { type, via } = surgeCondition;
  return { type, target, via, settings: { ...settings } };
}
