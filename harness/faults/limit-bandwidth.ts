import type { Condition } from '../model/fault.ts';
import { numberOf, toxicCondition } from './toxic-condition.ts';

/** The least that an answer's status line and headers take. */
export const leastAnswerBytes = 50;

/**
 * Toxiproxy's `bandwidth`: answers come at so many KB/s. By itself it gives no gateway error: bytes keep coming, and
 * proxy_read_timeout counts from one to the next. Where answers pile up behind each other, or the app waits for the
 * whole of one within a time, it gives the 504 or the 502 of that timeout, or a body that is cut off under a 200.
 */
export const limitBandwidthCondition = toxicCondition({
  type: 'limit-bandwidth',
  ranges: { kbPerSecond: [1, 1_000_000] },
  toxic: (settings) => ({
    type: 'bandwidth',
    stream: 'downstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { rate: numberOf(settings, 'kbPerSecond', 4) },
  }),
  effect: ({ attributes: { rate = 4 } }) => {
    const leastMs = leastAnswerBytes / rate;
    return {
      withinMs: 5 * leastMs + 500,
      isHit: ({ tookMs }) => tookMs >= leastMs,
      inWords: `takes ${Math.round(leastMs)} ms or more for an answer`,
    };
  },
});

/** Answers come at `kbPerSecond`, each connection for itself, on the share `toxicity` of them (unset: all). */
export function limitBandwidth(target: string, settings: { kbPerSecond: number; toxicity?: number }): Condition {
  const { type, via } = limitBandwidthCondition;
  return { type, target, via, settings: { ...settings } };
}
