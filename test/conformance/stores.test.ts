import { describe, expect, it } from 'vitest';
import { clusterPath } from '../../harness/runtimes/store-programs.ts';
import { postgresArguments } from '../../harness/stores/postgres.ts';
import { openLocalRuntime, startPodIn, startTestPod } from '../local-pod.ts';
import { until } from '../until.ts';
import { local } from './local-subject.ts';
import { storeCases } from './store-cases.ts';

const db = { name: 'db', address: '127.0.3.1' };

describe('a pod of the local runtime', () => {
  storeCases(local);

  it('cannot write to the data folder that all pods copy', async () => {
    await using test = await startTestPod([], { stores: ['postgres'] });
    const write = test.pod.agent.call('write', { path: `${clusterPath}/PG_VERSION`, text: '0' });
    await expect(write).rejects.toThrow(/EROFS|EACCES/);
  });

  it('freezes a PostgreSQL with all its processes, and thaws it', async () => {
    await using test = await startTestPod([db], { stores: ['postgres'] });
    const args = postgresArguments({ host: db.address, port: 5432 });
    await test.pod.start({ name: 'db', kind: 'postgres', args });
    const serves = { kind: 'postgres', host: 'db', port: 5432, withinMs: 20_000 } as const;
    expect((await test.pod.agent.call('awaitStore', serves)).met).toBe(true);
    const states = async (): Promise<readonly string[]> => {
      const script = `grep -h ^State $(grep -l '^postgres$' /proc/[0-9]*/comm | sed 's/comm$/status/')`;
      const argv = ['sh', '-c', script];
      const { stdout } = await test.pod.agent.call('run', { name: 'states', argv, env: {}, timeoutMs: 20_000 });
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[1] ?? '');
    };
    const running = await states();
    expect(running.length).toBeGreaterThan(1);
    await test.pod.signal('db', 'SIGSTOP', false);
    await until('all are stopped', async () => (await states()).every((state) => state === 'T'));
    expect((await test.pod.agent.call('awaitStore', { ...serves, withinMs: 0 })).last).toEqual({
      failure: 'it does not answer',
    });
    await test.pod.signal('db', 'SIGCONT', false);
    expect((await test.pod.agent.call('awaitStore', serves)).met).toBe(true);
  });

  it('has the programs of stores looked for, and fetched, only where it asks for them', async () => {
    const asked: unknown[] = [];
    const open = (run: { readonly runId: string; readonly temporary: string }) =>
      openLocalRuntime(run, {
        firewall: () => Promise.reject(new Error('nobody asked for a firewall')),
        stores: (kinds) => {
          asked.push(kinds);
          return Promise.reject(new Error('no way of getting redis worked'));
        },
      });
    await using _ = await startPodIn(open, [], {});
    expect(asked).toEqual([]);
    await expect(startPodIn(open, [], { stores: ['redis'] })).rejects.toThrow('no way of getting redis worked');
    expect(asked).toEqual([['redis']]);
  });
});
