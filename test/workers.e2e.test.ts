import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { armsIn, judgedTheSame } from './arms-in.ts';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, podProcesses, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { untilLoaded } from './until-loaded.ts';

const run = ['run', 'flapping-node', '--output', 'out'];

describe('run --workers', () => {
  it('runs arms at the same time, and stores them in the planned order whatever ended first', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    // Two of them fit on a core.
    const scenario = path.join(folder, 'flapping-node');
    await cp(path.join(checkout, 'scenarios/flapping-node'), scenario, { recursive: true });
    const file = path.join(scenario, 'scenario.ts');
    await writeFile(file, (await readFile(file, 'utf8')).replace('rate: 400', 'rate: 50'));
    const args = ['run', './flapping-node', '--output', 'out', '--grep', ' control$', '--repeat-each', '2', '-j', '2'];
    const ran = await gatecrash(args, { cwd: folder });
    const lines = ran.stderr.split('\n');
    const second = lines.findIndex((line) => line.startsWith('[2/2]'));
    const firstEnd = lines.findIndex((line) => /^\[\d\/2\] .*: . \w+ in /.test(line));
    expect(second).toBeGreaterThanOrEqual(0);
    expect(second).toBeLessThan(firstEnd);
    // A machine that is too busy for two makes an arm inconclusive, never anything else.
    expect([0, 3]).toContain(ran.code);
    expect((await armsIn(folder)).map(([name, repetition]) => [name, repetition])).toEqual([
      ['control', 1],
      ['control', 2],
    ]);
    expect(await documentOf(path.join(folder, 'out'))).toMatchObject({ workers: 2, complete: true });
    await judgedTheSame(folder);
  });

  it('takes all of them down when it is interrupted, and keeps what each has seen', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const args = [...run, '--grep', ' broken/node-(killed|frozen)$', '-j', '2', '--repeat-each', '2'];
    const { child, ended } = startGatecrash(args, { cwd: folder });
    await untilLoaded(folder, 'control');
    await untilLoaded(folder, 'control@2');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(podProcesses(child.pid ?? 0)).toEqual([]);
    const document = await documentOf(path.join(folder, 'out'));
    expect(document).toMatchObject({ complete: false, exitCode: 130 });
    expect(document.scenarios[0]?.arms.length).toBeGreaterThanOrEqual(2);
    await judgedTheSame(folder);
  });
});
