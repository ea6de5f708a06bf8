import type { Condition } from '../model/fault.ts';
import { brokenOff, numberOf, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `reset_peer` on what is sent to the target: connections are accepted and then reset, before the request
 * gets through, so that no work is done for it. nginx's "104: Connection reset by peer while reading response header",
 * 502. With a toxicity below 1 it is the intermittent fault of a flaky network or a balancer that drops connections.
 */
export const resetPeerCondition = toxicCondition({
  type: 'reset-peer',
  ranges: { afterMs: [0, 60_000] },
  toxic: (settings) => ({
    type: 'reset_peer',
    stream: 'upstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { timeout: numberOf(settings, 'afterMs', 0) },
  }),
  effect: () => brokenOff,
});

/** Connections are reset `afterMs` after they are made (unset: at once), on the share `toxicity` of them (unset: all). */
export function resetPeer(target: string, settings: { afterMs?: number; toxicity?: number } = {}): Condition {
  const { type, via } = resetPeerCondition;
  return { type, target, via, settings: { ...settings } };
}
