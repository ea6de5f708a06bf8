import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until it is so; throws after the deadline. */
export async function until(what: string, ask: () => boolean | Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs / 1000} s: ${what}`);
    await delay(10);
  }
}

/** Whether a process of this id lives (a zombie does not). */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
}
