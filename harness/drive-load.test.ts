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

it('sends on when the fault is gone, until the load was on time', async () => {
  await using scene = await startControlledPod(controller);
  const { topology, watch, collector, test } = scene;
  const arm = armsOf(controlledScenario(controller)).find(({ role }) => role === 'broken') as Arm;
  const sent: number[] = [];
  const watcher = {
    enoughBefore: () => true,
    enough: () => true,
    onTime: (soFar: { readonly sent: number }) => sent.push(soFar.sent) === 3,
  };
  const drive = { arm, configs: { 'controlled.conf': controlledConfig }, timeoutMs: 20_000, watcher };
  const { signal } = new AbortController();
  const { account } = await driveLoad({ ...drive, signal }, { pod: test.pod, topology, watch, collector });
  expect(sent).toHaveLength(3);
  expect(sent[2]).toBeGreaterThan(sent[0] as number);
  expect(account.sent).toBeGreaterThanOrEqual(sent[2] as number);
});
