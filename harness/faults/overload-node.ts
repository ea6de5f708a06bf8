import type { Condition, ConditionSettings } from '../model/fault.ts';
import { type ConditionImplementation, recoverConnected } from './condition.ts';

/** What is left of the node's capacity; unsaid = nothing at all. */
function capacityOf(settings: ConditionSettings): { readonly workers: number; readonly queue: number } {
  return { workers: Number(settings.workers ?? 0), queue: Number(settings.queue ?? 0) };
}

/**
 * Takes capacity from a node while it runs, as a noisy neighbour or a throttled CPU does: it serves fewer requests at
 * once, and lets fewer wait. What comes beyond is turned away as its program says (`whenFull`): a reset is nginx's
 * "104: Connection reset by peer while reading response header", 502. The node that is hit stays in the pool, its
 * listener healthy: nginx goes on to give it its turn.
 */
export const overloadNodeCondition: ConditionImplementation = {
  type: 'overload-node',
  via: 'process',
  needsStub: true,
  apply: (target, settings) => target.setCapacity(capacityOf(settings)),
  prove: async (target, settings) => {
    const { workers, queue } = capacityOf(settings);
    const { at, met } = await target.awaitCapacity({ workers, queue });
    if (!met) return null;
    return { at, proof: `${target.address} serves ${workers} at once and lets ${queue} wait` };
  },
  revert: async (target) => {
    await target.setCapacity(null);
  },
  awaitRecovery: async (target) => {
    const restored = await target.awaitCapacity(null);
    return restored.met ? recoverConnected(target) : null;
  },
};

/** Leaves a node the capacity to serve `workers` requests at once and let `queue` wait; reverting gives it back. */
export function overloadNode(target: string, left: { workers: number; queue: number }): Condition {
  const { type, via } = overloadNodeCondition;
  return { type, target, via, settings: { workers: left.workers, queue: left.queue } };
}
