import { expect, it } from 'vitest';
import { controlledConfig, controlledScenario, startControlledPod } from '../test/controlled-pod.ts';
import { driveLoad } from './drive-load.ts';
import { activeHealthCheck } from './mitigations/index.ts';
import { type Arm, armsOf } from './model/arm.ts';

const controller = activeHealthCheck({ intervalMs: 50 });

it('has one deadline for the time before the fault and the time with it', async () => {
  await using scene = await startControlledPod(controller);
  const { topology, watch, collector, test } = scene;
  const arm = armsOf(controlledScenario(controller)).find(({ role }) => role === 'broken') as Arm;
  const asked: string[] = [];
  const watcher = {
    enoughBefore: () => {
      asked.push('before');
      return false;
    },
    enough: () => {
      asked.push('with');
      return false;
    },
    onTime: () => true,
  };
  const drive = { arm, configs: { 'controlled.conf': controlledConfig }, timeoutMs: 600, watcher };
  const { signal } = new AbortController();
  await driveLoad({ ...drive, signal }, { pod: test.pod, topology, watch, collector });
  expect([...new Set(asked)]).toEqual(['before']);
});

it('goes on when the fault is gone, until the load was on time', async () => {
  await using scene = await startControlledPod(controller);
  const { topology, watch, collector, test } = scene;
  const arm = armsOf(controlledScenario(controller)).find(({ role }) => role === 'broken') as Arm;
  const asked: number[] = [];
  const watcher = {
    enoughBefore: () => true,
    enough: () => true,
    onTime: ({ history }: { readonly history: { readonly marks: readonly unknown[] } }) =>
      asked.push(history.marks.length) === 3,
  };
  const drive = { arm, configs: { 'controlled.conf': controlledConfig }, timeoutMs: 20_000, watcher };
  const { signal } = new AbortController();
  const { problem } = await driveLoad({ ...drive, signal }, { pod: test.pod, topology, watch, collector });
  expect(problem).toBeNull();
  // Each time the fault had left its mark.
  expect(asked).toEqual([1, 1, 1]);
});
