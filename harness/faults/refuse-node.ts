import type { Condition } from '../model/fault.ts';
import { type ConditionImplementation, proveRefused, recoverConnected } from './condition.ts';

/**
 * Disables the proxy in front of a node: its listener is gone (connects get RST: nginx's "111: Connection refused",
 * 502) and what is in flight is cut off, while the node's process lives on. A dead node behind an *enabled* proxy
 * would look like a premature close instead, since Toxiproxy accepts first and dials later.
 */
export const refuseNodeCondition: ConditionImplementation = {
  type: 'refuse-node',
  via: 'proxy',
  apply: (target) => target.proxy.setEnabled(false),
  prove: proveRefused,
  revert: async (target) => {
    await target.proxy.setEnabled(true);
  },
  awaitRecovery: recoverConnected,
};

/** Makes a node refuse connections by disabling the proxy in front of it; reverting enables it. */
export function refuseNode(target: string): Condition {
  return { type: refuseNodeCondition.type, target, via: refuseNodeCondition.via };
}
