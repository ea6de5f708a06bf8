import type { Condition } from '../model/fault.ts';
import { numberOf, silence, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `timeout` of 0 on what is sent to the target: connections are accepted, requests never arrive, and
 * nothing closes. nginx ends it with "110: Connection timed out while reading response header", 504; an app that waits
 * for a service waits as long as its own timeouts let it. (On the answers' stream the toxic would close the connection
 * instead: a premature close, 502.) Taking it away closes what hangs.
 */
export const hangCondition = toxicCondition({
  type: 'hang',
  ranges: {},
  toxic: (settings) => ({
    type: 'timeout',
    stream: 'upstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { timeout: 0 },
  }),
  effect: () => silence(),
});

/** Connections are accepted and nothing comes back, on the share `toxicity` of them (unset: all). */
export function hang(target: string, settings: { toxicity?: number } = {}): Condition {
  const { type, via } = hangCondition;
  return { type, target, via, settings: { ...settings } };
}
