import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, podProcesses, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { expectError, nothingLeft, programOf } from './run-remains.ts';
import { until } from './until.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');
const oneArm = ['run', 'flapping-node', '--output', 'out', '--arm'];

/** Waits until the load of an arm has sent some requests. */
async function untilLoaded(folder: string, arm: string): Promise<void> {
  const log = path.join(folder, 'out/arms/flapping-node', arm, 'access.log');
  await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-100"'));
}

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

  it('refuses a folder into which another run is writing', async () => {
    await using temporary = await temporaryFolder();
    const first = startGatecrash([...oneArm, 'broken/node-killed'], { cwd: temporary.folder });
    await untilLoaded(temporary.folder, 'broken.node-killed');
    expectError(await gatecrash([...oneArm, 'control'], { cwd: temporary.folder }), 4, 'GC3005');
    expect((await first.ended).code).toBe(0);
  });

  it('does not pass a scenario file that ends the process, and keeps stdout for the results', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    for (const [name, line] of [
      ['leaves', 'process.exit(0);'],
      ['fails', 'process.exit(1);'],
      ['prints', "console.log('HELLO');"],
    ] as const) {
      const scenario = path.join(folder, name);
      await cp(flappingNode, scenario, { recursive: true });
      const file = path.join(scenario, 'scenario.ts');
      await writeFile(file, `${await readFile(file, 'utf8')}\n${line}\n`);
    }
    for (const name of ['./leaves', './fails']) {
      expectError(await gatecrash(['run', name, '--output', 'out'], { cwd: folder }), 2, 'GC2001');
    }
    const listed = await gatecrash(['list', './prints', '--json'], { cwd: folder });
    expect(JSON.parse(listed.stdout)).toBeTruthy();
    expect(listed.stderr).toContain('HELLO');
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

  it('ends with GC3006 where the disk of the output folder is full, and keeps a whole run.json', async () => {
    await using temporary = await temporaryFolder();
    const small = path.join(temporary.folder, 'small');
    await mkdir(small);
    const mounted =
      'mount -t tmpfs -o size=900k small "$1" && shift && "$@"; code=$?; cat small/out/run.json; exit $code';
    const through = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mounted, 'sh', small];
    const ran = await gatecrash(['run', 'flapping-node', '-q', '--output', 'small/out'], {
      cwd: temporary.folder,
      through,
    });
    expectError(ran, 4, 'GC3006');
    const document = JSON.parse(ran.stdout.slice(ran.stdout.indexOf('{\n  "schemaVersion"')));
    expect(document).toMatchObject({ schemaVersion: 1, complete: false });
    expect(document.scenarios[0].arms.length).toBeGreaterThan(0);
  });

  it('shares the machine with another run: both come to an end of their own, and neither refutes', async () => {
    await using temporary = await temporaryFolder();
    const both = ['one', 'two'].map((out) =>
      gatecrash(['run', 'flapping-node', '--arm', 'failover/node-killed', '--output', out], { cwd: temporary.folder }),
    );
    for (const [index, ran] of (await Promise.all(both)).entries()) {
      const document = await documentOf(path.join(temporary.folder, index === 0 ? 'one' : 'two'));
      expect(document.complete).toBe(true);
      expect(verdictsOf(document)).toHaveLength(3);
      expect([0, 3]).toContain(ran.code);
    }
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

  it('is the latest although it was killed, and judge names the arms that it never came to', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const { child, ended } = startGatecrash(['run', 'flapping-node', '--arm', 'broken/node-killed'], { cwd: folder });
    const latest = path.join(folder, 'reports/latest');
    const stored = async (): Promise<readonly string[]> => verdictsOf(await documentOf(latest)).map(([name]) => name);
    await until('an arm is stored', async () => (await stored().catch((): string[] => [])).includes('control'));
    child.kill('SIGKILL');
    await ended;
    const judged = await gatecrash(['judge', 'reports/latest'], { cwd: folder });
    expect(judged.stdout).toContain('without a result: broken/node-killed\n');
    expect(judged.code).toBe(3);
    await nothingLeft(child.pid ?? 0);
  });
});
