import { expect, it } from 'vitest';
import type { PodSpec } from './runtime.ts';
import { trackPods } from './track-pods.ts';

const spec: PodSpec = { id: 'run/0', hosts: [], exchange: '/', onEvent: () => {} };

it('knows that a pod which could not be made may have left something', async () => {
  const pods = trackPods(async (_, onLeft) => {
    onLeft();
    throw new Error('no engine');
  });
  await expect(pods.createPod(spec)).rejects.toThrow('no engine');
  expect(await pods.stopAll()).toBe(false);
});

it('has nothing left of one that was taken down again', async () => {
  const pods = trackPods(async () => {
    throw new Error('no engine');
  });
  await expect(pods.createPod(spec)).rejects.toThrow('no engine');
  expect(await pods.stopAll()).toBe(true);
});
