import type { Condition } from '../model/fault.ts';
import { numberOf, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `slow_close`: a connection that the target has closed stays open for so long. By itself it gives no
 * gateway error: an answer that says its length is whole before. It takes the connections of those who wait for the
 * close, and is seen in no single request.
 */
export const slowCloseCondition = toxicCondition({
  type: 'slow-close',
  ranges: { delayMs: [1, 60_000] },
  toxic: (settings) => ({
    type: 'slow_close',
    stream: 'downstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { delay: numberOf(settings, 'delayMs', 1000) },
  }),
  effect: () => null,
});

/** Connections are closed `delayMs` late, on the share `toxicity` of them (unset: all). */
export function slowClose(target: string, settings: { delayMs: number; toxicity?: number }): Condition {
  const { type, via } = slowCloseCondition;
  return { type, target, via, settings: { ...settings } };
}
