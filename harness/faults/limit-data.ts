import type { Condition } from '../model/fault.ts';
import { brokenOff, numberOf, toxicCondition } from './toxic-condition.ts';

/** An answer's status line and headers take more than this: what is cut before is no answer. */
const withinHeaderBytes = 100;

/**
 * Toxiproxy's `limit_data`: a connection is closed after so many bytes of its answer. Before the header is whole that
 * is nginx's "upstream prematurely closed connection while reading response header", 502; after it the client's body is
 * cut off under a 200.
 */
export const limitDataCondition = toxicCondition({
  type: 'limit-data',
  ranges: { bytes: [1, 1_000_000_000] },
  toxic: (settings) => ({
    type: 'limit_data',
    stream: 'downstream',
    toxicity: numberOf(settings, 'toxicity', 1),
    attributes: { bytes: numberOf(settings, 'bytes', 16) },
  }),
  // A probe has no body to be cut off in.
  effect: ({ attributes: { bytes = 0 } }) => (bytes < withinHeaderBytes ? brokenOff : null),
});

/** Connections are closed after `bytes` of their answer, on the share `toxicity` of them (unset: all). */
export function limitData(target: string, settings: { bytes: number; toxicity?: number }): Condition {
  const { type, via } = limitDataCondition;
  return { type, target, via, settings: { ...settings } };
}
