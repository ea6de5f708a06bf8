import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
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

/** What the kernel would say of a process that has run for 3 ms and waited for 2. */
async function placeProcess(proc: string, pid: number, state: string): Promise<void> {
  await mkdir(path.join(proc, String(pid)));
  await writeFile(path.join(proc, String(pid), 'schedstat'), '3000000 2000000 7');
  await writeFile(path.join(proc, String(pid), 'stat'), `${pid} (nginx: (a) b) ${state} 1 1`);
}

it('tells of a program that waits for a disk all the time between two looks, and of none that just sleeps', async () => {
  await using temporary = await temporaryFolder();
  await placeProcess(temporary.folder, 11, 'D');
  await placeProcess(temporary.folder, 12, 'S');
  const stalls: Stall[] = [];
  const processes = new Map([
    ['gateway', [11]],
    ['app-1', [12]],
  ]);
  using _ = watchRunQueue(
    () => processes,
    (stall) => stalls.push(stall),
    temporary.folder,
  );
  await until('the gateway waits for long enough', () => stalls.length >= 3);
  for (const { program, from, to, waitedMs, ranMs } of stalls) {
    expect({ program, waitedMs, ranMs }).toEqual({ program: 'gateway', waitedMs: to - from, ranMs: 0 });
  }
});
