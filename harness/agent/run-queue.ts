import { readFileSync } from 'node:fs';
import type { Stall } from '../model/history.ts';
import { epochNow } from './clock.ts';
import { leastStallMs } from './heartbeat.ts';

const sampleMs = 50;

/** How long a process has run, and waited for a CPU, since it began, in ms. */
interface Scheduled {
  readonly ranMs: number;
  readonly waitedMs: number;
}

/** Null where it is gone or the kernel does not say. */
function scheduledOf(pid: number): Scheduled | null {
  try {
    // ns on a CPU, ns runnable on a run queue (https://docs.kernel.org/scheduler/sched-stats.html, /proc/<pid>/schedstat).
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    if (ran === undefined || waited === undefined || !Number.isFinite(ran + waited)) return null;
    return { ranMs: ran / 1e6, waitedMs: waited / 1e6 };
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
  let seen = new Map<number, Scheduled>();
  /** What the process of each program that waited longest since the last look did; one that is new has waited since it began. */
  const look = (): ReadonlyMap<string, Scheduled> => {
    const before = seen;
    seen = new Map();
    const longest = new Map<string, Scheduled>();
    for (const [program, pids] of processes()) {
      for (const pid of pids) {
        const now = scheduledOf(pid);
        if (now === null) continue;
        seen.set(pid, now);
        const then = before.get(pid);
        const since = {
          ranMs: now.ranMs - (then?.ranMs ?? 0),
          waitedMs: now.waitedMs - (then?.waitedMs ?? 0),
        };
        if (since.waitedMs >= (longest.get(program)?.waitedMs ?? 0)) longest.set(program, since);
      }
    }
    return longest;
  };
  look();
  const timer = setInterval(() => {
    const since = look();
    const now = epochNow();
    for (const [program, { ranMs, waitedMs }] of since) {
      if (waitedMs >= leastStallMs) onStall({ program, from: last, to: now, waitedMs, ranMs });
    }
    last = now;
  }, sampleMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
