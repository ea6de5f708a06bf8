import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bystander } from './bystander.ts';
import { podProcesses, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { nothingLeft, programOf } from './run-remains.ts';
import { until } from './until.ts';

describe('a run that is killed', () => {
  it('leaves nothing behind after a SIGKILL, at whatever moment it comes, and touches nothing else', async () => {
    await using temporary = await temporaryFolder();
    using foreign = bystander();
    for (let moment = 0; moment < 10; moment += 1) {
      const { child, ended } = startGatecrash(['run', 'flapping-node', '--output', `out-${moment}`], {
        cwd: temporary.folder,
      });
      await until('a pod stands', () => podProcesses(child.pid ?? 0).length > 0);
      const at = performance.now() + moment * 450;
      await until(`moment ${moment}`, () => performance.now() > at);
      child.kill('SIGKILL');
      await ended;
      await nothingLeft(child.pid ?? 0);
      const out = path.join(temporary.folder, `out-${moment}`);
      const temporaryLeft = async (): Promise<boolean> =>
        (await readdir(out)).some((name) => name.startsWith('.check-'));
      await until('the temporary folder is gone', async () => !(await temporaryLeft()), 5000);
    }
    expect(foreign.lives()).toBe(true);
    const mounts = await readFile('/proc/self/mountinfo', 'utf8');
    expect(mounts).not.toContain('gatecrash');
  });

  it('stops when its parent dies by SIGKILL', async () => {
    await using temporary = await temporaryFolder();
    const { child } = startGatecrash(['run', 'flapping-node', '--output', 'out'], {
      cwd: temporary.folder,
      through: ['sh', '-c', '"$@"; exit', 'sh'],
    });
    const harness = await programOf(child.pid ?? 0, /cli\/main\.ts run/);
    await until('a pod stands', () => podProcesses(harness).length > 0);
    child.kill('SIGKILL');
    await until('the harness is gone', () => !isAlive(harness), 5000);
    await nothingLeft(harness);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
