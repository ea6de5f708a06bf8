import { latencyLevel } from './latency-level.ts';
import type { StripData } from './report-data.ts';

const mostBins = 64;

/** One attempt at a node. */
export interface StripAttempt {
  readonly address: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly failed: boolean;
}

/** Attempts over time: bins grow in width as the time does, so that there are never more than 64. */
export interface Strips {
  readonly add: (attempt: StripAttempt) => void;
  readonly strips: () => StripData;
}

interface Track {
  readonly all: Float64Array;
  readonly failed: Float64Array;
  /** What all of them took together, in ms. */
  readonly tookMs: Float64Array;
}

function newTrack(): Track {
  const [all, failed, tookMs] = [new Float64Array(mostBins), new Float64Array(mostBins), new Float64Array(mostBins)];
  return { all, failed, tookMs };
}

/** What an attempt took on average, a sign for each bin. */
function latencyOf({ all, tookMs }: Track, bins: number): string {
  return Array.from(all.subarray(0, bins), (count, bin) =>
    count === 0 ? ' ' : latencyLevel((tookMs[bin] ?? 0) / count),
  ).join('');
}

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
      for (const { all, failed, tookMs } of nodes.values()) [all, failed, tookMs].forEach(halve);
      binMs *= 2;
      bins = Math.ceil(bins / 2);
    }
    const bin = Math.floor(at / binMs);
    bins = Math.max(bins, bin + 1);
    return bin;
  }

  return {
    add: ({ address, startMs, endMs, failed }) => {
      let track = nodes.get(address);
      if (track === undefined) {
        if (nodes.size >= mostNodes) return;
        track = newTrack();
        nodes.set(address, track);
      }
      const bin = binOf(startMs);
      track.all[bin] = (track.all[bin] ?? 0) + 1;
      track.tookMs[bin] = (track.tookMs[bin] ?? 0) + Math.max(0, endMs - startMs);
      if (failed) track.failed[bin] = (track.failed[bin] ?? 0) + 1;
    },
    strips: () => ({
      binMs,
      bins,
      nodes: [...nodes].map(([address, track]) => ({
        address,
        attempts: [...track.all.subarray(0, bins)],
        failed: track.failed.some((count) => count > 0) ? [...track.failed.subarray(0, bins)] : [],
        latency: latencyOf(track, bins),
      })),
    }),
  };
}
