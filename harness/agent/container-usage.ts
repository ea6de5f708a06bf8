import type { ProcessUsage } from '../model/agent-protocol.ts';
import { allPids, cgroupOf } from './container-processes.ts';
import { usageOf } from './process-usage.ts';

/**
 * What containers that share the agent's process namespace use: every process whose cgroup names the container's id,
 * CPU time and peaks of memory added up. Unlike the engine's statistics it is exact, and there at once.
 */
export function containerUsage(containers: readonly { readonly name: string; readonly id: string }[]): ProcessUsage[] {
  const cgroups = allPids().map((pid) => ({ pid, cgroup: cgroupOf(pid) }));
  return containers.map(({ name, id }) => {
    const parts = cgroups
      .filter(({ cgroup }) => cgroup.includes(id))
      .map(({ pid }) => usageOf(name, pid))
      .filter((part) => part !== null);
    return {
      name,
      cpuMs: parts.reduce((sum, part) => sum + part.cpuMs, 0),
      rssPeakBytes: parts.reduce((sum, part) => sum + part.rssPeakBytes, 0),
    };
  });
}
