import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import { packageRoot } from './package-root.ts';
import { mainFile, temporaryFolder } from './testing/gatecrash.ts';

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

  it('misses a parent that died before anything was started', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('slow');
    const file = path.join(temporary.folder, 'slow/scenario.ts');
    const orphaned = `
      const parent = process.ppid;
      console.log('loading ' + process.pid);
      while (process.ppid === parent) await new Promise((resolve) => setTimeout(resolve, 10));
    `;
    temporary.write('slow/scenario.ts', readFileSync(file, 'utf8') + orphaned);
    const args = [mainFile, 'run', './slow', '--runtime', 'local', '--output', 'out'];
    const parent = `
      const { spawn } = require('node:child_process');
      const options = { cwd: ${JSON.stringify(temporary.folder)}, stdio: ['ignore', 'inherit', 1] };
      spawn(process.execPath, ${JSON.stringify(args)}, options);
    `;
    using running = start([process.execPath, '-e', parent]);
    const [, pid] = await running.says(/loading (\d+)/);
    running.child.kill('SIGKILL');
    await running.says(/the parent process is gone/);
    await until('it ends', () => !existsSync(`/proc/${pid}`));
  });
});
