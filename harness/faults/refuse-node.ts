import { type ConditionImplementation, proveRefused, recoverConnected } from './condition.ts';

/**
 * Disables the proxy in front of a node: its listener is gone (connects get RST: nginx's "111: Connection refused",
 * 502) and what is in flight is cut off, while the node's process lives on.
 */
export const refuseNode: ConditionImplementation = {
  apply: (target) => target.setProxyEnabled(false),
  prove: proveRefused,
  revert: async (target) => {
    await target.setProxyEnabled(true);
  },
  awaitRecovery: recoverConnected,
};
