import type { StripData } from './report-data.ts';

const mostBins = 64;

/** Counts over time: bins grow in width as the time does, so that there are never more than 64. */
export interface Strips {
  readonly request: (dueMs: number, failed: boolean) => void;
  readonly attempt: (address: string, startMs: number, failed: boolean) => void;
  readonly strips: () => StripData;
}

interface Track {
  readonly all: Float64Array;
  readonly failed: Float64Array;
}

const newTrack = (): Track => ({ all: new Float64Array(mostBins), failed: new Float64Array(mostBins) });

function halve(bins: Float64Array): void {
  for (let index = 0; index < mostBins; index += 1) {
    const [left = 0, right = 0] = [bins[2 * index], bins[2 * index + 1]];
    bins[index] = 2 * index < mostBins ? left + right : 0;
  }
}

/** Strips of one arm; of nodes beyond the first `mostNodes` addresses nothing is kept. */
export function collectStrips(mostNodes: number): Strips {
  const requests = newTrack();
  const nodes = new Map<string, Track>();
  let binMs = 5;
  let used = 0;

  function binOf(ms: number): number {
    const at = Number.isFinite(ms) ? Math.max(0, ms) : 0;
    while (at >= binMs * mostBins) {
      for (const track of [requests, ...nodes.values()]) {
        halve(track.all);
        halve(track.failed);
      }
      binMs *= 2;
      used = Math.ceil(used / 2);
    }
    const bin = Math.floor(at / binMs);
    used = Math.max(used, bin + 1);
    return bin;
  }

  function count(track: Track, ms: number, failed: boolean): void {
    const bin = binOf(ms);
    track.all[bin] = (track.all[bin] ?? 0) + 1;
    if (failed) track.failed[bin] = (track.failed[bin] ?? 0) + 1;
  }

  return {
    request: (dueMs, failed) => count(requests, dueMs, failed),
    attempt: (address, startMs, failed) => {
      let track = nodes.get(address);
      if (track === undefined) {
        if (nodes.size >= mostNodes) return;
        track = newTrack();
        nodes.set(address, track);
      }
      count(track, startMs, failed);
    },
    strips: () => {
      const told = (bins: Float64Array) => [...bins.subarray(0, used)];
      return {
        binMs,
        sent: told(requests.all),
        failed: told(requests.failed),
        nodes: [...nodes].map(([address, track]) => ({
          address,
          attempts: told(track.all),
          failed: told(track.failed),
        })),
      };
    },
  };
}
