import type { Condition } from '../model/fault.ts';
import { type ConditionImplementation, proveRefused, recoverReachable } from './condition.ts';

/**
 * Disables the proxy in front of a node, or of a service that the app calls: its listener is gone (connects get RST: nginx's "111: Connection refused",
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
  awaitRecovery: recoverReachable,
};

/** Makes a node, or a service, refuse connections by disabling the proxy in front of it; reverting enables it. */
export function refuseNode(target: string): Condition {
  return { type: refuseNodeCondition.type, target, via: refuseNodeCondition.via };
}
