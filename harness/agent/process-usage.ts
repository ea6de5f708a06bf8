import { readFileSync } from 'node:fs';
import type { ProcessUsage } from '../model/agent-protocol.ts';

/** CPU time (user and system, children that were waited for included) and peak memory of a live process. */
export function usageOf(name: string, pid: number): ProcessUsage | null {
  try {
    // /proc/<pid>/stat, fields 14-17 (utime, stime, cutime, cstime) in clock ticks of 10 ms (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { name, cpuMs: ticks * 10, rssPeakBytes: Number(peak ?? 0) * 1024 };
  } catch {
    return null; // it exited in between
  }
}
