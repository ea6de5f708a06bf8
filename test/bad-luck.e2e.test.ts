import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bystander } from './bystander.ts';
import { checkout, copyCheckout } from './checkout.ts';
import { documentOf, type Ended, gatecrash, podProcesses, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');
const oneArm = ['run', 'flapping-node', '--output', 'out', '--arm'];

/** Processes below `pid`, by their command lines. */
async function below(pid: number): Promise<readonly { pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const table = await Promise.all(
    pids.map(async (each) => {
      const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => '');
      const command = await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '');
      return {
        pid: each,
        parent: Number(stat.split(') ').at(-1)?.split(' ')[1]),
        command: command.replaceAll('\0', ' '),
      };
    }),
  );
  const children = (parent: number): typeof table =>
    table.filter((each) => each.parent === parent).flatMap((each) => [each, ...children(each.pid)]);
  return children(pid);
}

/** Waits until a program of some pod of the harness runs, and gives its pid. */
function programOf(harness: number, command: RegExp): Promise<number> {
  return until(
    `${command} runs`,
    async () => (await below(harness)).find((each) => command.test(each.command))?.pid ?? null,
  );
}

/** Waits until the load of an arm has sent some requests. */
async function untilLoaded(folder: string, arm: string): Promise<void> {
  const log = path.join(folder, 'out/arms/flapping-node', arm, 'access.log');
  await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-100"'));
}

async function nothingLeft(harness: number): Promise<void> {
  await until('nothing of the run is left', () => podProcesses(harness).length === 0, 5000);
}

function expectError({ code, stderr }: Ended, exit: number, error: string): void {
  expect(stderr).toContain(`error[${error}]`);
  expect(stderr).toContain('hint: ');
  expect(stderr).not.toMatch(/^\s+at .*\(/m);
  expect(code).toBe(exit);
}

describe('a run that meets bad luck', () => {
  it('says in nginx’s own words, with file and line, what every rejected config has wrong, and starts nothing', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'wrong');
    await cp(flappingNode, scenario, { recursive: true });
    await writeFile(path.join(scenario, 'broken.conf'), 'server {\n    listen 80;\n    proxy_past http://app-1;\n}\n');
    await writeFile(
      path.join(scenario, 'failover.conf'),
      'server { listen 80; location / { proxy_pass http://app-9; } }\n',
    );
    const ran = await gatecrash(['run', './wrong', '--output', 'out'], { cwd: temporary.folder });
    expectError(ran, 2, 'GC2004');
    expect(ran.stderr).toContain('unknown directive "proxy_past" in ');
    expect(ran.stderr).toMatch(/wrong\/broken\.conf:3/);
    expect(ran.stderr).toMatch(/host not found in upstream "app-9" in .*wrong\/failover\.conf:1/);
    expect(ran.stderr).toContain('hint: did you mean app-1?');
    expect(await readdir(temporary.folder)).toEqual(['wrong']);
  });

  it('refuses a config that hides from it what a verdict rests on', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'hidden');
    await cp(flappingNode, scenario, { recursive: true });
    const broken = path.join(scenario, 'broken.conf');
    await writeFile(broken, `error_log /tmp/error.log;\n${await readFile(broken, 'utf8')}`);
    const ran = await gatecrash(['run', './hidden', '--output', 'out'], { cwd: temporary.folder });
    expectError(ran, 2, 'GC2005');
    expect(ran.stderr).toMatch(/hidden\/broken\.conf:1/);
  });

  it('refuses configs that do not listen on port 80, each with what it listens on, before anything runs', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'deaf');
    await cp(flappingNode, scenario, { recursive: true });
    for (const config of ['broken.conf', 'failover.conf']) {
      const text = await readFile(path.join(scenario, config), 'utf8');
      await writeFile(path.join(scenario, config), text.replace('listen 80;', 'listen 8080; listen 127.0.0.1:8081;'));
    }
    const ran = await gatecrash(['run', './deaf', '--output', 'out'], { cwd: temporary.folder });
    expectError(ran, 2, 'GC2006');
    for (const config of ['broken', 'failover']) {
      expect(ran.stderr).toMatch(
        new RegExp(`deaf/${config}\\.conf: expected a server that listens on port 80, saw 8080, 127\\.0\\.0\\.1:8081`),
      );
    }
    expect(await readdir(temporary.folder)).toEqual(['deaf']);
  });

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

  it('does not write where something of somebody else’s stands', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const into = (out: string): Promise<Ended> =>
      gatecrash(['run', 'flapping-node', '--arm', 'control', '--output', out], { cwd: folder });
    await mkdir(path.join(folder, 'one/arms'), { recursive: true });
    expectError(await into('one'), 4, 'GC3005');
    expect(await readdir(path.join(folder, 'one'))).toEqual(['arms']);
    await mkdir(path.join(folder, 'two'));
    await writeFile(path.join(folder, 'two/run.json'), '{"my":"precious"}');
    expectError(await into('two'), 4, 'GC3005');
    expect(await readFile(path.join(folder, 'two/run.json'), 'utf8')).toBe('{"my":"precious"}');
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

  it('ends with GC9003 where a node never gets ready, and with GC9004 where it dies at once', {
    timeout: 120_000,
  }, async () => {
    await using temporary = await temporaryFolder();
    await copyCheckout(temporary.folder);
    const stub = path.join(temporary.folder, 'harness/upstreams/app.ts');
    const args = ['run', 'flapping-node', '--arm', 'control', '-x', '--output', 'out'];
    await writeFile(stub, 'setInterval(() => {}, 1000);\n');
    const silent = startGatecrash(args, { cwd: temporary.folder, of: temporary.folder });
    expectError(await silent.ended, 4, 'GC9003');
    await nothingLeft(silent.child.pid ?? 0);
    await writeFile(stub, 'process.exit(7);\n');
    const dead = startGatecrash(args, { cwd: temporary.folder, of: temporary.folder });
    const ran = await dead.ended;
    expectError(ran, 4, 'GC9004');
    expect(ran.stderr).toMatch(/app-\d exited with code 7/);
    await nothingLeft(dead.child.pid ?? 0);
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

  it('ends with GC3005 where the output folder cannot be written', async () => {
    await using temporary = await temporaryFolder();
    await writeFile(path.join(temporary.folder, 'file'), '');
    for (const output of ['file/out', 'file', '/proc/out']) {
      const ran = await gatecrash(['run', 'flapping-node', '--output', output], { cwd: temporary.folder });
      expectError(ran, 4, 'GC3005');
    }
  });

  it('ends with GC3003 and the exact setting where namespaces are refused', async () => {
    await using temporary = await temporaryFolder();
    const refuse = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$@"';
    const through = ['unshare', '--user', '--map-root-user', 'sh', '-c', refuse, 'sh'];
    const ran = await gatecrash(['run', 'flapping-node', '--output', 'out'], { cwd: temporary.folder, through });
    expectError(ran, 4, 'GC3003');
    expect(ran.stderr).toContain('sysctl -w user.max_net_namespaces=');
  });

  it('ends with GC3004 where unshare is missing', async () => {
    await using temporary = await temporaryFolder();
    const ran = await gatecrash(['run', 'flapping-node', '--output', 'out'], {
      cwd: temporary.folder,
      env: { PATH: '/nonexistent' },
    });
    expectError(ran, 4, 'GC3004');
    expect(ran.stderr).toContain('util-linux');
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
