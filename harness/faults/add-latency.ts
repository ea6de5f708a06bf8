import type { Condition } from '../model/fault.ts';
import { numberOf, silence, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `latency`: every piece of an answer comes so much later, give or take the jitter. Requests that wait
 * longer than they may end as they do on silence: nginx's "110: Connection timed out while reading response header",
 * 504; or 502, where something behind it loses patience first and closes. Below every timeout it is felt as latency.
 */
export const addLatencyCondition = toxicCondition({
  type: 'add-latency',
  ranges: { latencyMs: [1, 60_000], jitterMs: [0, 60_000] },
  toxic: (settings) => ({
    type: 'latency',
    stream: 'downstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { latency: numberOf(settings, 'latencyMs', 1000), jitter: numberOf(settings, 'jitterMs', 0) },
  }),
  effect: ({ attributes: { latency = 0, jitter = 0 } }) => silence(latency - jitter),
});

/** Answers come `latencyMs` later, give or take `jitterMs`, on the share `toxicity` of the connections (unset: all). */
export function addLatency(
  target: string,
  settings: { latencyMs: number; jitterMs?: number; toxicity?: number },
): Condition {
  const { type, via } = addLatencyCondition;
  return { type, target, via, settings: { ...settings } };
}
