import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { expectError, nothingLeft } from './run-remains.ts';
import { until } from './until.ts';
import { untilLoaded } from './until-loaded.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');
const oneArm = ['run', 'flapping-node', '--output', 'out', '--arm'];

it('refuses a folder into which another run is writing', async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { child, ended } = startGatecrash([...oneArm, 'control', '--repeat-each', '20', '-j', '1'], { cwd: folder });
  await untilLoaded(folder, 'control');
  expectError(await gatecrash([...oneArm, 'control'], { cwd: folder }), 4, 'GC3005');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
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

it('ends with GC3006 where the disk of the output folder is full, and keeps a whole run.json', async () => {
  await using temporary = await temporaryFolder();
  const small = path.join(temporary.folder, 'small');
  await mkdir(small);
  // Filled when one arm is over, whatever came of it: a run of which little could be seen writes little.
  const filled = [
    'mount -t tmpfs -o size=4m small "$1" && shift',
    '"$@" & run=$!',
    `until grep -qs '"role": ' small/out/run.json; do kill -0 $run && sleep 0.05 || break; done`,
    'cat /dev/zero 2>/dev/null >small/filling',
    'wait $run; code=$?; cat small/out/run.json; exit $code',
  ].join('\n');
  const through = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', filled, 'sh', small];
  const args = ['run', 'flapping-node', '--arm', 'control', '--repeat-each', '20', '-j', '1', '-q'];
  const ran = await gatecrash([...args, '--output', 'small/out'], { cwd: temporary.folder, through });
  expectError(ran, 4, 'GC3006');
  const document = JSON.parse(ran.stdout.slice(ran.stdout.indexOf('{\n  "schemaVersion"')));
  expect(document).toMatchObject({ schemaVersion: 1, complete: false });
  expect(document.scenarios[0].arms.length).toBeGreaterThan(0);
});

it('names the full disk (GC3006) where a program dies as it cannot write its journal', async () => {
  await using temporary = await temporaryFolder();
  const small = path.join(temporary.folder, 'small');
  await mkdir(small);
  const mounted = 'mount -t tmpfs -o size=300k small "$1" && shift && exec "$@"';
  const through = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mounted, 'sh', small];
  const args = ['run', 'flapping-node', '--arm', 'control', '--runtime', 'local', '-q', '--output', 'small/out'];
  const ran = await gatecrash(args, { cwd: temporary.folder, through });
  expectError(ran, 4, 'GC3006');
  expect(ran.stderr).not.toContain('GC9004');
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
