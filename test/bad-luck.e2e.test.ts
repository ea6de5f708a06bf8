import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, podProcesses, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { expectError, nothingLeft, programOf } from './run-remains.ts';
import { untilLoaded } from './until-loaded.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');
const oneArm = ['run', 'flapping-node', '--output', 'out', '--arm'];

describe('a run that meets bad luck', () => {
  it('replaces an earlier run in the same folder, and leaves alone what else stands there', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const args = ['run', 'flapping-node', '--arm', 'control', '--output', 'out'];
    for (let time = 0; time < 2; time += 1) {
      const ran = await gatecrash(args, { cwd: folder });
      expect(verdictsOf(await documentOf(path.join(folder, 'out')))[0]?.slice(0, 2)).toEqual(['control', 'confirmed']);
      expect(ran.code).toBe(0);
      await writeFile(path.join(folder, 'out/mine.txt'), 'mine');
    }
    expect(await readFile(path.join(folder, 'out/mine.txt'), 'utf8')).toBe('mine');
    const before = await readFile(path.join(folder, 'out/run.json'), 'utf8');
    const wrong = path.join(folder, 'wrong');
    await cp(flappingNode, wrong, { recursive: true });
    await writeFile(path.join(wrong, 'broken.conf'), 'bogus;\n');
    expectError(await gatecrash(['run', './wrong', '--output', 'out'], { cwd: folder }), 2, 'GC2004');
    expect(await readFile(path.join(folder, 'out/run.json'), 'utf8')).toBe(before);
  });

  it('names a worker of nginx that was killed (GC9004): its clients were cut off by that, not by the fault', async () => {
    await using temporary = await temporaryFolder();
    const { child, ended } = startGatecrash([...oneArm, 'broken/node-killed'], { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'broken.node-killed');
    process.kill(await programOf(child.pid ?? 0, /nginx: worker process/), 'SIGKILL');
    const ran = await ended;
    expectError(ran, 4, 'GC9004');
    expect(ran.stderr).toMatch(/gateway exited \(worker process \d+ exited on signal 9\)/);
    expect(verdictsOf(await documentOf(path.join(temporary.folder, 'out'))).at(-1)?.[1]).toBe('inconclusive');
  });

  it('names Toxiproxy that died mid-run (GC9004), keeps what came before, and goes on', async () => {
    await using temporary = await temporaryFolder();
    const { child, ended } = startGatecrash([...oneArm, 'broken'], { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'broken.node-refuses');
    process.kill(await programOf(child.pid ?? 0, /-port 8474/), 'SIGKILL');
    const ran = await ended;
    expectError(ran, 4, 'GC9004');
    expect(ran.stderr).toMatch(/toxiproxy exited \(SIGKILL\)/);
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.slice(0, 4).map(([name, verdict]) => [name, verdict])).toEqual([
      ['control', 'confirmed'],
      ['control/node-refuses', 'confirmed'],
      ['broken/node-killed', 'confirmed'],
      ['broken/node-refuses', 'inconclusive'],
    ]);
    expect(verdicts.length).toBeGreaterThan(4);
    await nothingLeft(child.pid ?? 0);
  });

  it('names an agent that was killed mid-run (GC9005) and keeps what came before', async () => {
    await using temporary = await temporaryFolder();
    const { child, ended } = startGatecrash([...oneArm, 'broken/node-killed'], { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'broken.node-killed');
    for (const { pid } of podProcesses(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    expectError(await ended, 4, 'GC9005');
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.map(([name, verdict]) => [name, verdict])).toEqual([
      ['control', 'confirmed'],
      ['broken/node-killed', 'inconclusive'],
    ]);
    await nothingLeft(child.pid ?? 0);
  });
});

describe('a run that is ended from outside', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('takes everything down at %s, keeps what it has and marks it incomplete', async (signal, code) => {
    await using temporary = await temporaryFolder();
    const { child, ended } = startGatecrash([...oneArm, 'broken/node-killed'], { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'broken.node-killed');
    child.kill(signal);
    expect((await ended).code).toBe(code);
    const document = await documentOf(path.join(temporary.folder, 'out'));
    expect(document).toMatchObject({ complete: false, exitCode: code });
    expect(verdictsOf(document).map(([name, verdict]) => [name, verdict])).toEqual([
      ['control', 'confirmed'],
      ['broken/node-killed', 'inconclusive'],
    ]);
    expect(podProcesses(child.pid ?? 0)).toEqual([]);
  });
});
