import type { Pool } from './upstream.ts';

/** What the nodes of a topology can serve, all together. */
export interface TopologyCapacity {
  /** Requests that they end per second at most. */
  readonly perSecond: number;
  /** Requests that they serve at once. */
  readonly workers: number;
}

/**
 * Capacity of pools by their declaration: workers / service time (Little's law). Null where it is not known: of an image,
 * and of an app that takes no time.
 */
export function capacityOf(upstreams: Readonly<Record<string, Pool>>): TopologyCapacity | null {
  let perSecond = 0;
  let workers = 0;
  for (const { size, program } of Object.values(upstreams)) {
    if (program.type !== 'app' || program.serviceTimeMs === 0) return null;
    perSecond += (size * program.workers * 1000) / program.serviceTimeMs;
    workers += size * program.workers;
  }
  return { perSecond, workers };
}
