import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runToFiles } from './run-to-files.ts';

async function ranIn(file: string, args: readonly string[], timeoutMs = 10_000) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-run-'));
  try {
    const ended = await runToFiles((out, err) => spawn(file, args, { stdio: ['ignore', out, err] }), {
      folder,
      timeoutMs,
    });
    return { ...ended, left: await readdir(folder) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a program may open its outputs again by name, and leaves nothing', async () => {
  const ended = await ranIn('sh', ['-c', 'echo first; echo again >> /proc/self/fd/2; echo last >> /dev/fd/1; exit 3']);
  expect(ended).toEqual({ code: 3, signal: null, stdout: 'first\nlast\n', stderr: 'again\n', left: [] });
});

test('one that does not end is killed, and one that is not there is told', async () => {
  expect(await ranIn('sleep', ['600'], 50)).toMatchObject({ code: null, signal: 'SIGKILL', left: [] });
  await expect(ranIn('/no/such/program', [])).rejects.toThrow('ENOENT');
});
