import type { StripData } from './report-data.ts';

const mostBins = 64;

/** Attempts over time: bins grow in width as the time does, so that there are never more than 64. */
export interface Strips {
  readonly attempt: (address: string, startMs: number, failed: boolean) => void;
  readonly strips: () => StripData;
}

interface Track {
  readonly all: Float64Array;
  readonly failed: Float64Array;
}

const newTrack = (): Track => ({ all: new Float64Array(mostBins), failed: new Float64Array(mostBins) });

/** Two bins become one, in place. */
function halve(bins: Float64Array): void {
  for (let index = 0; index < mostBins; index += 1) {
    bins[index] = (bins[2 * index] ?? 0) + (bins[2 * index + 1] ?? 0);
  }
}

/** Strips of one arm; of nodes beyond the first `mostNodes` addresses nothing is kept. */
export function collectStrips(mostNodes: number): Strips {
  const nodes = new Map<string, Track>();
  let binMs = 5;
  let bins = 0;

  function binOf(ms: number): number {
    const at = Number.isFinite(ms) ? Math.max(0, ms) : 0;
    while (at >= binMs * mostBins) {
      for (const { all, failed } of nodes.values()) {
        halve(all);
        halve(failed);
      }
      binMs *= 2;
      bins = Math.ceil(bins / 2);
    }
    const bin = Math.floor(at / binMs);
    bins = Math.max(bins, bin + 1);
    return bin;
  }

  return {
    attempt: (address, startMs, failed) => {
      let track = nodes.get(address);
      if (track === undefined) {
        if (nodes.size >= mostNodes) return;
        track = newTrack();
        nodes.set(address, track);
      }
      const bin = binOf(startMs);
      track.all[bin] = (track.all[bin] ?? 0) + 1;
      if (failed) track.failed[bin] = (track.failed[bin] ?? 0) + 1;
    },
    strips: () => ({
      binMs,
      bins,
      nodes: [...nodes].map(([address, { all, failed }]) => ({
        address,
        attempts: [...all.subarray(0, bins)],
        failed: failed.some((count) => count > 0) ? [...failed.subarray(0, bins)] : [],
      })),
    }),
  };
}
