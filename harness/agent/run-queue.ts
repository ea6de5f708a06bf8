import { readFileSync } from 'node:fs';
import type { Stall } from '../model/history.ts';
import { epochNow } from './clock.ts';
import { leastStallMs } from './heartbeat.ts';

const sampleMs = 50;

/** How long a process has run, and waited for a CPU, since it began, in ms; and whether it waits for a disk now. */
interface Scheduled {
  readonly ranMs: number;
  readonly waitedMs: number;
  readonly atDisk: boolean;
}

/** Null where it is gone or the kernel does not say. */
function scheduledOf(proc: string, pid: number): Scheduled | null {
  try {
    // ns on a CPU, ns runnable on a run queue (https://docs.kernel.org/scheduler/sched-stats.html, /proc/<pid>/schedstat).
    const [ran, waited] = readFileSync(`${proc}/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    if (ran === undefined || waited === undefined || !Number.isFinite(ran + waited)) return null;
    // "D" is the state of who waits, uninterruptibly, for a disk: to write its log, or to read in a page (proc_pid_stat(5)).
    const state = readFileSync(`${proc}/${pid}/stat`, 'utf8').split(') ').at(-1)?.at(0);
    return { ranMs: ran / 1e6, waitedMs: waited / 1e6, atDisk: state === 'D' };
  } catch {
    return null; // it exited in between
  }
}

/** It waited for a disk all the time since the last look, as far as two looks can say. */
function stoodAtDisk(now: Scheduled, then: Scheduled | undefined): boolean {
  return then?.atDisk === true && now.atDisk && now.ranMs - then.ranMs < 1;
}

/**
 * Watches how long programs wait for a CPU although they could run, or for a disk. Looks every 50 ms; where a process of a
 * program (of nginx: the master or a worker) waited 5 ms or more meanwhile, it tells that stall. Instants are epoch ms.
 */
export function watchRunQueue(
  processes: () => ReadonlyMap<string, readonly number[]>,
  onStall: (stall: Stall) => void,
  proc = '/proc',
): Disposable {
  let last = epochNow();
  let seen = new Map<number, Scheduled>();
  /** What the process of each program that waited longest since the last look did; one that is new has waited since it began. */
  const look = (elapsedMs: number): ReadonlyMap<string, Pick<Scheduled, 'ranMs' | 'waitedMs'>> => {
    const before = seen;
    seen = new Map();
    const longest = new Map<string, Pick<Scheduled, 'ranMs' | 'waitedMs'>>();
    for (const [program, pids] of processes()) {
      for (const pid of pids) {
        const now = scheduledOf(proc, pid);
        if (now === null) continue;
        seen.set(pid, now);
        const then = before.get(pid);
        const since = {
          ranMs: now.ranMs - (then?.ranMs ?? 0),
          waitedMs: stoodAtDisk(now, then) ? elapsedMs : now.waitedMs - (then?.waitedMs ?? 0),
        };
        if (since.waitedMs >= (longest.get(program)?.waitedMs ?? 0)) longest.set(program, since);
      }
    }
    return longest;
  };
  look(0);
  const timer = setInterval(() => {
    const now = epochNow();
    const since = look(now - last);
    for (const [program, { ranMs, waitedMs }] of since) {
      if (waitedMs >= leastStallMs) onStall({ program, from: last, to: now, waitedMs, ranMs });
    }
    last = now;
  }, sampleMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
