import type { Condition, ConditionSettings } from '../model/fault.ts';
import { type ConditionImplementation, proofMs, recoverConnected } from './condition.ts';
import { aim, type Routes } from './routes.ts';

/** How the firewall says no, and what a connect meets then. */
const answers = {
  reset: { meets: 'refused', words: 'refuses connections' },
  prohibited: { meets: 'unreachable', words: 'is not reached: administratively prohibited' },
} as const;

type Answer = keyof typeof answers;

function answerOf({ answer }: ConditionSettings): Answer {
  return answer === 'prohibited' ? answer : 'reset';
}

/**
 * A firewall on the way to a node, or to all nodes of a pool, says no for it. With a TCP reset: nginx's "111: Connection
 * refused while connecting to upstream", as from a host without a listener; with ICMP "administratively prohibited":
 * "113: No route to host". 502 at once either way, since nobody has to wait for a timeout.
 */
export const firewallRejectCondition: ConditionImplementation = {
  type: 'firewall-reject',
  via: 'firewall',
  wholePool: true,
  apply: (target, settings) => target.firewall.block(answerOf(settings)),
  prove: async (target, settings) => {
    const { meets, words } = answers[answerOf(settings)];
    const { at, met } = await target.awaitConnect(meets, proofMs);
    return met ? { at, proof: `${target.address} ${words}` } : null;
  },
  revert: async (target) => {
    await target.firewall.open();
  },
  awaitRecovery: recoverConnected,
};

/** Rejects connections to a node or a pool, with a TCP reset or as prohibited; reverting opens the firewall. */
export function firewallReject(target: string, how: Routes & { answer?: Answer } = {}): Condition {
  const { answer = 'reset', ...routes } = how;
  return aim(firewallRejectCondition, target, routes, { answer });
}
