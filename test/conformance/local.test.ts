import { describe, expect, it } from 'vitest';
import { openLocalRuntime, startPodIn } from '../local-pod.ts';
import { local } from './local-subject.ts';
import { runtimeCases } from './runtime-cases.ts';
import { app, startStub } from './subject.ts';

describe('a pod of the local runtime', () => {
  runtimeCases(local);

  it('has the programs of a firewall looked for, and fetched, only where it has one', async () => {
    let asked = 0;
    const open = (run: { readonly runId: string; readonly temporary: string }) =>
      openLocalRuntime(run, {
        firewall: () => {
          asked += 1;
          return Promise.reject(new Error('no way of getting nft worked'));
        },
        stores: () => Promise.reject(new Error('nobody asked for stores')),
      });
    await using test = await startPodIn(open, [app], {});
    await startStub(test, app);
    expect(asked).toBe(0);
    await expect(startPodIn(open, [app], { firewall: true })).rejects.toThrow('no way of getting nft worked');
    expect(asked).toBe(1);
  });
});
