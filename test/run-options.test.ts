import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decisionPlan } from '../harness/model/decision.ts';
import { armsIn, judgedTheSame } from './arms-in.ts';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, podProcesses, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';
import { untilLoaded } from './until-loaded.ts';

const sh = promisify(execFile);
const run = ['run', 'flapping-node', '--output', 'out'];

describe('run --repeat-each', () => {
  it('runs every arm again, judged beside those of its own repetition, and says so in table and run.json', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const args = [
      ...run,
      '--arm',
      'broken/node-killed',
      '--repeat-each',
      '2',
      '--takes',
      '1',
      '-j',
      '1',
      '--seed',
      '7',
    ];
    const { child, ended } = startGatecrash(args, { cwd: folder });
    await untilLoaded(folder, 'control');
    // The first control is not healthy: what rests on it is not run. The second is nobody's business.
    const processes = podProcesses(child.pid ?? 0);
    for (const { pid } of processes) process.kill(pid, 'SIGSTOP');
    const until400 = performance.now() + 400;
    await until('400 ms have passed', () => performance.now() > until400);
    for (const { pid } of processes) process.kill(pid, 'SIGCONT');
    const ran = await ended;
    expect(ran.code).toBe(3);
    const [control, broken, again, brokenAgain] = await armsIn(folder);
    expect(control).toEqual(['control', 1, 'inconclusive']);
    expect(broken).toEqual(['broken/node-killed', 1, 'inconclusive']);
    expect(again?.slice(0, 2)).toEqual(['control', 2]);
    expect(brokenAgain?.slice(0, 2)).toEqual(['broken/node-killed', 2]);
    const reasons = verdictsOf(await documentOf(path.join(folder, 'out'))).map(([, , reason]) => reason ?? '');
    expect(reasons.map((reason) => reason.startsWith('not run: '))).toEqual([
      false,
      true,
      false,
      again?.[2] !== 'confirmed', // a machine that is too busy
    ]);
    expect(ran.stdout).toMatch(/^broken\/node-killed/m);
    expect(ran.stdout).toMatch(/^control #2 /m);
    const document = await documentOf(path.join(folder, 'out'));
    expect(document).toMatchObject({ repeatEach: 2, plannedArms: 4, seed: 7, workers: 1, shard: null, complete: true });
    expect(document.scenarios[0]?.armsPlanned).toEqual([
      'control',
      'broken/node-killed',
      'control #2',
      'broken/node-killed #2',
    ]);
    expect(document.scenarios[0]?.arms.at(-1)?.decision.alpha).toBe(decisionPlan(4, 'normal').alpha);
    await judgedTheSame(folder);
  });
});

describe('run --fail-fast', () => {
  it('starts no arm after the first that is refuted, names those that are left, and exits 1', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const scenario = path.join(folder, 'sabotaged');
    await cp(path.join(checkout, 'scenarios/flapping-node'), scenario, { recursive: true });
    await cp(path.join(scenario, 'broken.conf'), path.join(scenario, 'failover.conf'));
    const args = [
      'run',
      './sabotaged',
      '--output',
      'out',
      '--arm',
      'failover/node-killed',
      '--arm',
      'failover/node-frozen',
    ];
    const ran = await gatecrash([...args, '-j', '1', '--fail-fast'], { cwd: folder });
    const document = await documentOf(path.join(folder, 'out'));
    const arms = await armsIn(folder);
    const [, , last] = arms.at(-1) ?? [];
    // A machine that is too busy ends it earlier.
    expect(['refuted', 'inconclusive']).toContain(last);
    expect(arms.slice(0, -1).filter(([, , verdict]) => verdict !== 'confirmed')).toEqual([]);
    const planned = document.scenarios[0]?.armsPlanned ?? [];
    expect(planned).toHaveLength(5);
    expect(arms.length).toBeLessThanOrEqual(3);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(`without a result: ${planned.slice(arms.length).join(', ')} `);
    expect(document.complete).toBe(false);
    expect(ran.code).toBe(last === 'refuted' ? 1 : 3);
    await judgedTheSame(folder);
  });
});

describe('run --shard', () => {
  it('runs its part with what the verdicts of that rest on, at an α that all parts share', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const arms = ['--arm', 'broken/node-killed', '--arm', 'broken/node-frozen'];
    const ran = await gatecrash([...run, ...arms, '--shard', '2/2'], { cwd: folder });
    expect([0, 3]).toContain(ran.code); // 3: a machine that is too busy
    expect((await armsIn(folder)).map(([name]) => name)).toEqual(['control', 'broken/node-frozen']);
    const document = await documentOf(path.join(folder, 'out'));
    expect(document).toMatchObject({ shard: { index: 2, of: 2 }, plannedArms: 4, complete: true });
    expect(document.scenarios[0]?.arms.map(({ decision }) => decision.alpha)).toEqual(
      Array.from({ length: 2 }, () => decisionPlan(4, 'normal', 2).alpha),
    );
    expect(ran.stdout).toContain(', shard 2/2');
    await judgedTheSame(folder);
  });
});

describe('run --keep', () => {
  it('leaves the last arm up after its harness and reaper have gone, reached as it says, until clean', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const { child, ended } = startGatecrash([...run, '--grep', ' control', '--keep', '-j', '1'], { cwd: folder });
    const { code, stdout } = await ended;
    const runs = new Set(podProcesses(child.pid ?? 0).map(({ runId }) => runId));
    try {
      expect([0, 3]).toContain(code); // 3: a machine that is too busy
      expect(stdout).toContain('\nflapping-node control/node-refuses is left up:\n');
      expect(runs.size).toBe(1);
      const reaper = async () => (await sh('ps', ['-ww', '-eo', 'args'])).stdout.includes(`reaper.ts ${[...runs][0]}`);
      await until('the reaper is gone', async () => !(await reaper()));
      const command = /^ {2}a request: (.*)$/m.exec(stdout)?.[1] ?? '';
      expect((await sh('sh', ['-c', command])).stdout).toMatch(/200[\s\S]*GET \/ by app-/);
    } finally {
      const cleaned = await gatecrash(['clean'], { cwd: folder });
      expect(cleaned.stdout).toContain(`removed pods of run ${[...runs][0]}: `);
      expect(podProcesses(child.pid ?? 0)).toEqual([]);
    }
  });

  it('leaves nothing up where it is interrupted', async () => {
    await using temporary = await temporaryFolder();
    const args = [...run, '--grep', ' control$', '--keep'];
    const { child, ended } = startGatecrash(args, { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'control');
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect(code).toBe(143);
    expect(stdout).not.toContain('is left up');
    expect(podProcesses(child.pid ?? 0)).toEqual([]);
  });
});
