import { type ConditionImplementation, proveRefused, recoverConnected } from './condition.ts';

/**
 * SIGKILL to a node's process. The kernel closes its listener (new connects get RST: nginx's "111: Connection
 * refused", 502) and resets or ends what is in flight (104, or "prematurely closed", 502).
 */
export const killNode: ConditionImplementation = {
  apply: (target) => target.kill(),
  prove: proveRefused,
  revert: async (target) => {
    const { met } = await target.awaitConnect('connected', 0);
    if (!met) await target.start();
  },
  awaitRecovery: recoverConnected,
};
