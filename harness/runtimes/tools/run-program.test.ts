import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { until } from '../../../test/until.ts';
import { findOnPath, runProgram } from './run-program.ts';
import { isAlive } from './testing/is-alive.ts';

const env = { PATH: process.env.PATH };

test('what a program says is returned, and told line by line', async () => {
  const lines: string[] = [];
  const options = { env, onLine: (line: string) => lines.push(line) };
  const output = await runProgram('sh', ['-c', 'echo one; echo two; echo three >&2'], options);
  expect(output).toEqual({ stdout: 'one\ntwo\n', stderr: 'three\n' });
  expect(lines.sort()).toEqual(['one', 'three', 'two']);
});

test('a program that fails gives its code and its own error lines as the reason', async () => {
  const failing = runProgram('sh', ['-c', 'echo noise; echo "E: no such package" >&2; exit 100'], { env });
  await expect(failing).rejects.toThrow(/^sh ended with 100: E: no such package$/);
});

test('a program that is not there is named', async () => {
  await expect(runProgram('no-such-program', [], { env })).rejects.toThrow('no-such-program is not on PATH');
});

test('a program reads nothing from the terminal', async () => {
  expect((await runProgram('cat', [], { env })).stdout).toBe('');
});

test("administrators' folders are looked into even when PATH leaves them out", async () => {
  expect(await findOnPath('ldconfig', { PATH: '/nonexistent' })).toMatch(/^\/(usr\/)?sbin\/ldconfig$/);
});

const runsTail = `
  import { runProgram } from ${JSON.stringify(pathToFileURL(`${import.meta.dirname}/run-program.ts`).href)};
  const command = 'echo $$; tail -f /dev/null & echo $!; wait';
  await runProgram('sh', ['-c', command], { env: process.env, onLine: (line) => console.log(line) });
`;

test('a program dies, with what it started, when this process is killed', async () => {
  const parent: ChildProcess = spawn(process.execPath, ['--input-type=module-typescript', '-e', runsTail]);
  const pids: number[] = [];
  createInterface({ input: parent.stdout as NodeJS.ReadableStream }).on('line', (line) => pids.push(Number(line)));
  await until('both run', () => pids.length === 2);
  expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until('both are gone', async () => !(await Promise.all(pids.map(isAlive))).includes(true));
});

test('an abort ends a program, with what it started', async () => {
  const abort = new AbortController();
  const pids: number[] = [];
  const running = runProgram('sh', ['-c', 'echo $$; tail -f /dev/null & echo $!; wait'], {
    env,
    signal: abort.signal,
    onLine: (line) => pids.push(Number(line)),
  });
  await until('both run', () => pids.length === 2);
  abort.abort(new Error('interrupted'));
  await expect(running).rejects.toThrow('interrupted');
  await until('both are gone', async () => !(await Promise.all(pids.map(isAlive))).includes(true));
});

test('a program that takes too long is ended and named', async () => {
  const hanging = runProgram('tail', ['-f', '/dev/null'], { env, timeoutMs: 50 });
  await expect(hanging).rejects.toThrow('tail did not end within 0.05 s');
});
