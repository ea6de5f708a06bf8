import { hostname } from 'node:os';
import { podToken } from '../pod-token.ts';

/** Every container, network and volume of a run carries these; nothing else ever does. */
export const labels = {
  run: 'gatecrash.run',
  pod: 'gatecrash.pod',
  /** The harness that owns it, as in the tokens of local pods. */
  owner: 'gatecrash.owner',
  /** The machine on which that harness runs. */
  machine: 'gatecrash.machine',
} as const;

/** The labels of what belongs to pod `podId` (`<run id>/<number>`). */
export function podLabels(podId: string): Record<string, string> {
  return {
    [labels.run]: podId.split('/')[0] ?? podId,
    [labels.pod]: podId,
    [labels.owner]: podToken(podId),
    [labels.machine]: hostname(),
  };
}
