import type { Pool } from './upstream.ts';

/** What the nodes of a topology can serve, all together. */
export interface TopologyCapacity {
  /** Requests that they end per second at most. */
  readonly perSecond: number;
  /** Requests that they serve at once. */
  readonly workers: number;
  /** Memory in MiB that the node with the most may have; null = none has a limit. */
  readonly memoryMb: number | null;
}

/**
 * Capacity of pools by their declaration: workers / service time (Little's law). Null where it is not known: of an image,
 * and of an app that takes no time.
 */
export function capacityOf(upstreams: Readonly<Record<string, Pool>>): TopologyCapacity | null {
  let perSecond = 0;
  let workers = 0;
  let memoryMb: number | null = null;
  for (const { size, program } of Object.values(upstreams)) {
    if (program.type !== 'app' || program.serviceTimeMs === 0) return null;
    perSecond += (size * program.workers * 1000) / program.serviceTimeMs;
    workers += size * program.workers;
    if (program.memoryMb !== null) memoryMb = Math.max(memoryMb ?? 0, program.memoryMb);
  }
  return { perSecond, workers, memoryMb };
}
