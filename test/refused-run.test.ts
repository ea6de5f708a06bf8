import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, copyCheckout } from './checkout.ts';
import { type Ended, gatecrash, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { expectError, nothingLeft } from './run-remains.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');

describe('a run that cannot be', () => {
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
});
