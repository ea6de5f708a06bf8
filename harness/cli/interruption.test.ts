import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const module = pathToFileURL(path.join(packageRoot, 'harness/cli/interruption.ts')).href;

/** Never ends by itself, so that what a second signal does can be seen. */
const program = `
  import { watchInterruption } from '${module}';
  const interruption = watchInterruption((text) => console.log(text));
  interruption.signal.addEventListener('abort', () => console.log('aborted by ' + interruption.by()));
  setInterval(() => {}, 1000);
  console.log('ready ' + process.pid);
`;

const node = [process.execPath, '--input-type=module', '-e', program];

/** A process whose output can be waited for. */
function start([file = '', ...args]: readonly string[]) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    output += chunk;
    for (const check of waiting) check();
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const says = (text: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const check = () => {
        const match = text.exec(output);
        if (match !== null) resolve(match);
      };
      waiting.add(check);
      check();
    });
  return { child, says, ended, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

describe('a run that is told to stop', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops in good order at the first %s', async (signal) => {
    using running = start(node);
    await running.says(/ready/);
    running.child.kill(signal);
    await running.says(new RegExp(`aborted by ${signal}`));
    expect(running.child.exitCode).toBe(null);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops at once at a later %s', async (signal, code) => {
    using running = start(node);
    await running.says(/ready/);
    running.child.kill(signal);
    await running.says(/aborted/);
    // Right after the first it would pass for npm's echo of the same Ctrl-C.
    const again = setInterval(() => running.child.kill(signal), 20);
    expect(await running.ended).toBe(code);
    clearInterval(again);
  });

  it('takes the death of its parent for a SIGTERM', async () => {
    const parent = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(program)}], { stdio: 'inherit' });
    `;
    using running = start([process.execPath, '-e', parent]);
    const [, pid] = await running.says(/ready (\d+)/);
    running.child.kill('SIGKILL');
    try {
      await running.says(/the parent process is gone.*\naborted by SIGTERM/);
    } finally {
      process.kill(Number(pid), 'SIGKILL');
    }
  });
});
