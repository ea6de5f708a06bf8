import { readFileSync } from 'node:fs';
import type { Stall } from '../model/history.ts';
import { epochNow } from './clock.ts';
import { leastStallMs } from './heartbeat.ts';

const sampleMs = 50;

/** How long a process has waited for a CPU since it began, in ms; null where it is gone or the kernel does not say. */
function waitedOf(pid: number): number | null {
  try {
    // Field 2: ns runnable on a run queue (https://docs.kernel.org/scheduler/sched-stats.html, /proc/<pid>/schedstat).
    const waited = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]);
    return Number.isFinite(waited) ? waited / 1e6 : null;
  } catch {
    return null; // it exited in between
  }
}

/**
 * Watches how long programs wait for a CPU although they could run. Looks every 50 ms; where a process of a program (of
 * nginx: the master or a worker) waited 5 ms or more meanwhile, it tells that stall. Instants are epoch ms.
 */
export function watchRunQueue(
  processes: () => ReadonlyMap<string, readonly number[]>,
  onStall: (stall: Stall) => void,
): Disposable {
  let last = epochNow();
  let seen = new Map<number, number>();
  /** The longest wait of a process of each program since the last look; one that is new has waited since it began. */
  const look = (): ReadonlyMap<string, number> => {
    const before = seen;
    seen = new Map();
    const longest = new Map<string, number>();
    for (const [program, pids] of processes()) {
      for (const pid of pids) {
        const waited = waitedOf(pid);
        if (waited === null) continue;
        seen.set(pid, waited);
        longest.set(program, Math.max(longest.get(program) ?? 0, waited - (before.get(pid) ?? 0)));
      }
    }
    return longest;
  };
  look();
  const timer = setInterval(() => {
    const waits = look();
    const now = epochNow();
    for (const [program, waitedMs] of waits) {
      if (waitedMs >= leastStallMs) onStall({ program, from: last, to: now, waitedMs });
    }
    last = now;
  }, sampleMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
