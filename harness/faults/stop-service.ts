import type { Condition } from '../model/fault.ts';
import { isCalm, isSaturated } from './app-fill.ts';
import {
  type ConditionImplementation,
  type FaultTarget,
  type Proof,
  proveRefused,
  recoverReachable,
} from './condition.ts';

/** Apps that cannot do without it have their queues full within this time. */
const saturationMs = 800;

/** It refuses connections; where that is more than its apps can take, it is in effect from when their queues are full. */
async function prove(target: FaultTarget): Promise<Proof | null> {
  const refused = await proveRefused(target);
  if (refused === null) return null;
  const { at, met } = await target.app.awaitStatus((status) => isSaturated(status), saturationMs);
  return met ? { at, proof: `${refused.proof}, and the queues of its apps are full`, since: at } : refused;
}

/**
 * SIGKILL to a store or a third party that the app works with. Its port refuses connections, and those that were open
 * are closed. What the gateway answers is the app's business: one whose client queues commands and connects again and
 * again keeps its workers waiting, turns away what it cannot queue (502) and answers too late (504); one whose client
 * fails at once does without.
 */
export const stopServiceCondition: ConditionImplementation = {
  type: 'stop-service',
  via: 'process',
  restartsPrograms: true,
  onService: true,
  apply: (target) => target.kill(),
  prove,
  revert: async (target) => {
    const { met } = await target.awaitConnect('connected', 0);
    if (!met) await target.start();
  },
  awaitRecovery: async (target) => {
    const back = await recoverReachable(target);
    if (back === null) return null;
    // A store comes back empty, and what has queued for want of it is served first.
    const { at, met } = await target.app.awaitStatus(isCalm, target.recoveryMs);
    return met ? { at } : null;
  },
};

/** Kills a service; reverting starts it again, a store empty. */
export function stopService(target: string): Condition {
  return { type: stopServiceCondition.type, target, via: stopServiceCondition.via };
}
