import type { Condition } from '../model/fault.ts';
import { numberOf, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `bandwidth` on the way to the app: requests reach it at so many KB/s. nginx has sent all of a request
 * long before the app has it, and waits: a request whose line and headers take longer than proxy_read_timeout is "110:
 * Connection timed out while reading response header", 504. A short one only gets its answer later.
 */
export const narrowUplinkCondition = toxicCondition({
  type: 'narrow-uplink',
  ranges: { kbPerSecond: [1, 100_000] },
  toxic: (settings) => ({
    type: 'bandwidth',
    stream: 'upstream',
    toxicity: 1,
    attributes: { rate: numberOf(settings, 'kbPerSecond', 1) },
  }),
  // A probe is too short to feel it.
  effect: () => null,
});

/** Requests reach the target at `kbPerSecond`, each connection for itself. */
export function narrowUplink(target: string, settings: { kbPerSecond: number }): Condition {
  const { type, via } = narrowUplinkCondition;
  return { type, target, via, settings };
}
