import { describe, expect, it } from 'vitest';
import { clusterPath } from '../../harness/runtimes/store-programs.ts';
import { openLocalRuntime, startPodIn, startTestPod } from '../local-pod.ts';
import { local } from './local-subject.ts';
import { storeCases } from './store-cases.ts';

describe('a pod of the local runtime', () => {
  storeCases(local);

  it('cannot write to the data folder that all pods copy', async () => {
    await using test = await startTestPod([], { stores: ['postgres'] });
    const write = test.pod.agent.call('write', { path: `${clusterPath}/PG_VERSION`, text: '0' });
    await expect(write).rejects.toThrow(/EROFS|EACCES/);
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
