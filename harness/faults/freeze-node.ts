import type { Condition } from '../model/fault.ts';
import { type ConditionImplementation, recoverConnected } from './condition.ts';

/** A healthy node answers within a few ms: silence for this long is the fault's doing. */
const silenceMs = 150;

/**
 * SIGSTOP to a node's process. The kernel goes on to accept connections for it, so nginx connects, sends its request
 * and hears nothing: "110: Connection timed out while reading response header", 504 after proxy_read_timeout. A freeze
 * that is shorter than the timeout is only felt as latency; SIGCONT lets the node answer what has piled up.
 */
export const freezeNodeCondition: ConditionImplementation = {
  type: 'freeze-node',
  via: 'process',
  apply: (target) => target.signal('SIGSTOP'),
  prove: async (target) => {
    const [connect, answer] = await Promise.all([
      target.awaitConnect('connected', silenceMs),
      target.awaitReady(silenceMs),
    ]);
    if (!connect.met || answer.met) return null;
    return { at: answer.at, proof: `${target.address} accepts connections and does not answer` };
  },
  revert: async (target) => {
    await target.signal('SIGCONT');
  },
  awaitRecovery: recoverConnected,
};

/** Freezes a node with SIGSTOP; reverting lets it go on. */
export function freezeNode(target: string): Condition {
  return { type: freezeNodeCondition.type, target, via: freezeNodeCondition.via };
}
