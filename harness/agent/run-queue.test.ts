import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import type { Stall } from '../model/history.ts';
import { watchRunQueue } from './run-queue.ts';

/** A program that never stops computing, on the first CPU that this process may use. */
function busyLoop(): { readonly pid: number } & Disposable {
  const first = "taskset -cp $(taskset -cp $$ | sed 's/.*: *//; s/[,-].*//') $$ >/dev/null";
  const child = spawn('sh', ['-c', `${first}; while :; do :; done`], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('sh was not started');
  return { pid: child.pid, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

it('tells of a program that shares its CPU with another how long it waited for it', async () => {
  using one = busyLoop();
  using other = busyLoop();
  const stalls: Stall[] = [];
  const processes = new Map([
    ['gateway', [one.pid]],
    ['app-1', [other.pid]],
    ['gone', [2 ** 22 + 1]],
  ]);
  using _ = watchRunQueue(
    () => processes,
    (stall) => stalls.push(stall),
  );
  for (const program of ['gateway', 'app-1']) {
    const stall = await until(`${program} waits`, () => stalls.find((each) => each.program === program));
    expect(stall.waitedMs).toBeGreaterThanOrEqual(5);
    expect(stall.to).toBeGreaterThan(stall.from);
    // It never has nothing to do.
    expect(stall.ranMs).toBeGreaterThan(0);
  }
  expect(stalls.filter(({ program }) => program === 'gone')).toEqual([]);
});
