import type { ContainerStats } from 'dockerode';
import type { ProcessUsage } from '../../model/agent-protocol.ts';

/** `stats` as the engine answers them for a container that has just ended: fields may be missing. */
type Partially<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * What a container's cgroup used: CPU time since its start, and its peak of memory. Engines on cgroup v2 tell no peak;
 * the memory at the time of asking stands in for it.
 */
export function usageOfStats(name: string, stats: Partially<ContainerStats>): ProcessUsage {
  const memory: Partially<ContainerStats['memory_stats']> = stats.memory_stats ?? {};
  return {
    name,
    cpuMs: Math.round((stats.cpu_stats?.cpu_usage?.total_usage ?? 0) / 1e6),
    rssPeakBytes: memory.max_usage ?? memory.usage ?? 0,
  };
}
