import type { Condition } from '../model/fault.ts';
import { type ConditionImplementation, proveRefused, recoverConnected } from './condition.ts';

/**
 * SIGKILL to a node's process. The kernel closes its listener (new connects get RST: nginx's "111: Connection
 * refused", 502) and resets or ends what is in flight (104, or "prematurely closed", 502).
 */
export const killNodeCondition: ConditionImplementation = {
  type: 'kill-node',
  via: 'process',
  restartsPrograms: true,
  apply: (target) => target.kill(),
  prove: proveRefused,
  revert: async (target) => {
    const { met } = await target.awaitConnect('connected', 0);
    if (!met) await target.start();
  },
  awaitRecovery: recoverConnected,
};

/** Kills a node with SIGKILL; reverting starts it again. */
export function killNode(target: string): Condition {
  return { type: killNodeCondition.type, target, via: killNodeCondition.via };
}
