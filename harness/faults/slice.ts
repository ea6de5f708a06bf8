import type { Condition } from '../model/fault.ts';
import { numberOf, toxicCondition } from './toxic-condition.ts';

/**
 * Toxiproxy's `slicer`: answers come in pieces of about so many bytes, with a pause between two. By itself it gives no
 * gateway error, as a peer has to take what comes piece by piece; with pauses the whole takes longer, up to whatever
 * timeout stands for a whole answer.
 */
export const sliceCondition = toxicCondition({
  type: 'slice',
  ranges: { bytes: [1, 1_000_000], pauseMs: [0, 60_000] },
  toxic: (settings) => ({
    type: 'slicer',
    stream: 'downstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: {
      average_size: numberOf(settings, 'bytes', 16),
      size_variation: 0,
      delay: 1000 * numberOf(settings, 'pauseMs', 0),
    },
  }),
  effect: () => null,
});

/** Answers come in pieces of `bytes`, `pauseMs` apart, on the share `toxicity` of the connections (unset: all). */
export function slice(target: string, settings: { bytes: number; pauseMs?: number; toxicity?: number }): Condition {
  const { type, via } = sliceCondition;
  return { type, target, via, settings: { ...settings } };
}
