import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bystander } from '../../test/bystander.ts';
import { startTestPod } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';
import { tokenHolders } from './pod-token.ts';

const app = { name: 'app-1', address: '127.0.1.1' };

function stub(name: string, host: string): { name: string; kind: 'stub'; args: string[] } {
  const capacity = { workers: 4, serviceTimeMs: 1, queue: null, whenFull: 'reset' };
  const settings = { ...capacity, name, host, port: 8080, journal: `/var/gatecrash/${name}.journal` };
  return { name, kind: 'stub', args: [JSON.stringify(settings)] };
}

const ready = { port: 8080, path: '/-/ready', status: 204, header: null, withinMs: 20_000 };

describe('a local pod', () => {
  it('knows its hosts by name, and has nothing but its loopback', async () => {
    await using test = await startTestPod([app]);
    await test.pod.start(stub('app-1', app.address));
    expect((await test.pod.agent.call('awaitGet', { ...ready, host: 'app-1' })).met).toBe(true);
    const run = await test.pod.agent.call('run', {
      name: 'ls',
      argv: ['ls', '/proc/self/net/dev_snmp6', '/'],
      env: {},
      timeoutMs: 20_000,
    });
    const devices = await test.pod.agent.call('run', {
      name: 'cat',
      argv: ['cat', '/proc/net/dev'],
      env: {},
      timeoutMs: 20_000,
    });
    expect(
      devices.stdout
        .split('\n')
        .slice(2)
        .map((line) => line.split(':')[0]?.trim())
        .filter(Boolean),
    ).toEqual(['lo']);
    expect(run.stdout).not.toContain('sys');
  });

  it('has its own root: what it writes is not seen outside, and the system is read-only', async () => {
    await using test = await startTestPod([app]);
    await test.pod.agent.call('write', { path: '/etc/nginx/nginx.conf', text: 'mine' });
    expect(await readFile('/etc/nginx/nginx.conf', 'utf8').catch(() => 'none')).not.toBe('mine');
    await expect(test.pod.agent.call('write', { path: '/usr/gatecrash-was-here', text: '' })).rejects.toThrow(
      /EROFS|EACCES/,
    );
    await expect(test.pod.agent.call('write', { path: '/opt/gatecrash/package.json', text: '' })).rejects.toThrow(
      /EROFS|EACCES/,
    );
  });

  it('kills a program with SIGKILL: its listener refuses, its exit is told, and it can be started again', async () => {
    await using test = await startTestPod([app]);
    const { pod } = test;
    await pod.start(stub('app-1', app.address));
    await pod.agent.call('awaitGet', { ...ready, host: app.address });
    await pod.signal('app-1', 'SIGKILL', true);
    const refused = await pod.agent.call('awaitConnect', {
      host: app.address,
      port: 8080,
      outcome: 'refused',
      withinMs: 0,
    });
    expect(refused).toMatchObject({ met: true, last: 'refused' });
    const exit = await until('the exit is told', () => test.events.find((event) => event.event === 'exited'));
    expect(exit).toMatchObject({ name: 'app-1', signal: 'SIGKILL' });
    await pod.start(stub('app-1', app.address));
    expect((await pod.agent.call('awaitGet', { ...ready, host: app.address })).met).toBe(true);
  });

  it('has its agent scheduled before all else where the kernel permits it, and nothing that the agent starts', async () => {
    // A harness that was made nice stays so, with its agents.
    const permitted = getPriority() === 0 && spawnSync('sh', ['-c', 'chrt -R -r 1 true']).status === 0;
    await using test = await startTestPod([app]);
    const { pid } = await test.pod.agent.call('spawn', { name: 'sleep', argv: ['sleep', '60'], env: {} });
    const policy = async (of: number) => {
      const argv = ['chrt', '-p', String(of)];
      const { stdout } = await test.pod.agent.call('run', { name: 'chrt', argv, env: {}, timeoutMs: 20_000 });
      return /policy: (\w+)/.exec(stdout)?.[1];
    };
    expect(await policy(1)).toBe(permitted ? 'SCHED_RR' : 'SCHED_OTHER');
    expect(await policy(pid)).toBe('SCHED_OTHER');
  });

  it('tells what is appended to a file of the exchange folder, to its end', async () => {
    await using test = await startTestPod([app]);
    let text = '';
    const follower = test.pod.follow('said.txt', (chunk) => {
      text += chunk;
    });
    const say = (word: string) =>
      test.pod.agent.call('run', {
        name: 'sh',
        argv: ['sh', '-c', `echo ${word} >> /var/gatecrash/said.txt`],
        env: {},
        timeoutMs: 20_000,
      });
    await say('one');
    await until('the first word', () => text.includes('one'));
    await say('two');
    await follower.stop();
    expect(text).toBe('one\ntwo\n');
  });

  it('says which program cannot be started, and why', async () => {
    await using test = await startTestPod([app]);
    const missing = test.pod.agent.call('spawn', { name: 'ghost', argv: ['/no/such/program'], env: {} });
    await expect(missing).rejects.toThrow(/GC9002.*ENOENT/);
    await expect(test.pod.signal('ghost', 'SIGKILL', false)).rejects.toThrow('ghost is not running');
  });

  it('stops with everything in it, also when its agent hangs, and leaves other processes alone', async () => {
    await using test = await startTestPod([app]);
    using foreign = bystander();
    await test.pod.start(stub('app-1', app.address));
    const mine = () => tokenHolders().filter(({ runId }) => runId === test.runId);
    expect(mine().length).toBeGreaterThan(0);
    for (const { pid } of mine()) process.kill(pid, 'SIGSTOP');
    await test.pod.stop();
    expect(mine()).toEqual([]);
    expect(foreign.lives()).toBe(true);
  });

  it('runs beside another pod without sharing ports', async () => {
    await using one = await startTestPod([app]);
    await using two = await startTestPod([app]);
    for (const { pod } of [one, two]) await pod.start(stub('app-1', app.address));
    for (const { pod } of [one, two]) {
      expect((await pod.agent.call('awaitGet', { ...ready, host: app.address })).met).toBe(true);
    }
    await one.pod.stop();
    expect((await two.pod.agent.call('awaitGet', { ...ready, host: app.address })).met).toBe(true);
    expect(await readFile(path.join(two.exchange, 'app-1.log'), 'utf8')).toBe('');
  });
});
