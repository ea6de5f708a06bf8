import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type Ended, podProcesses } from './gatecrash.ts';
import { until } from './until.ts';

/** Processes below `pid`, by their command lines. */
async function below(pid: number): Promise<readonly { pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const table = await Promise.all(
    pids.map(async (each) => {
      const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => '');
      const command = await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '');
      return {
        pid: each,
        parent: Number(stat.split(') ').at(-1)?.split(' ')[1]),
        command: command.replaceAll('\0', ' '),
      };
    }),
  );
  const children = (parent: number): typeof table =>
    table.filter((each) => each.parent === parent).flatMap((each) => [each, ...children(each.pid)]);
  return children(pid);
}

/** Waits until a program of some pod of the harness runs, and gives its pid. */
export function programOf(harness: number, command: RegExp): Promise<number> {
  return until(
    `${command} runs`,
    async () => (await below(harness)).find((each) => command.test(each.command))?.pid ?? null,
  );
}

/** Waits until no process of the harness is in a pod. */
export async function nothingLeft(harness: number): Promise<void> {
  await until('nothing of the run is left', () => podProcesses(harness).length === 0, 5000);
}

/** It ended as an error does that users see: with its code and a hint, and without a stack trace. */
export function expectError({ code, stderr }: Ended, exit: number, error: string): void {
  expect(stderr).toContain(`error[${error}]`);
  expect(stderr).toContain('hint: ');
  expect(stderr).not.toMatch(/^\s+at .*\(/m);
  expect(code).toBe(exit);
}
