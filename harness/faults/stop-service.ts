import type { Condition } from '../model/fault.ts';
import { isCalm } from './app-fill.ts';
import { type ConditionImplementation, proveRefused, recoverReachable } from './condition.ts';

/**
 * SIGKILL to a store or a third party that the app works with. Its port refuses connections, and those that were open
 * are closed. What the gateway answers is the app's business: one whose client queues commands and connects again and
 * again keeps its workers waiting, turns away what it cannot queue (502) and answers too late (504); one whose client
 * fails at once does without.
 */
export const stopServiceCondition: ConditionImplementation = {
  type: 'stop-service',
  via: 'process',
  onService: true,
  apply: (target) => target.kill(),
  prove: proveRefused,
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
