import type { Condition } from '../model/fault.ts';
import { type ConditionImplementation, recoverConnected } from './condition.ts';
import { aim, type Routes } from './routes.ts';

/** A connect within a pod takes less than a ms: silence for this long is the firewall's doing. */
const silenceMs = 250;

/**
 * A firewall on the way to a node, or to all nodes of a pool, loses their packets, as a security group without a rule
 * for the region does. SYNs go unanswered: nginx's "110: Connection timed out while connecting to upstream", 504 after
 * proxy_connect_timeout. What was under way is cut off as silently: 110 while reading the response header.
 */
export const firewallDropCondition: ConditionImplementation = {
  type: 'firewall-drop',
  via: 'firewall',
  wholePool: true,
  apply: (target) => target.firewall.block('drop'),
  prove: async (target) => {
    const { at, met } = await target.awaitConnect('timeout', silenceMs);
    return met ? { at, proof: `a connect to ${target.address} meets silence` } : null;
  },
  revert: async (target) => {
    await target.firewall.open();
  },
  awaitRecovery: recoverConnected,
};

/** Loses the packets to a node or a pool; reverting opens the firewall. `routes`: paths that lead there. */
export function firewallDrop(target: string, routes?: Routes): Condition {
  return aim(firewallDropCondition, target, routes);
}
