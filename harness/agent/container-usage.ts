import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessUsage } from '../model/agent-protocol.ts';
import { usageOf } from './process-usage.ts';

function cgroupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return ''; // it exited in between
  }
}

/**
 * What containers that share the agent's process namespace use: every process whose cgroup names the container's id,
 * CPU time and peaks of memory added up. Unlike the engine's statistics it is exact, and there at once.
 */
export function containerUsage(containers: readonly { readonly name: string; readonly id: string }[]): ProcessUsage[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const cgroups = pids.map((pid) => ({ pid: Number(pid), cgroup: cgroupOf(Number(pid)) }));
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
