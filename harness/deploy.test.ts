import { expect, it } from 'vitest';
import { controlledScenario } from '../test/controlled-pod.ts';
import { startTestPod } from '../test/local-pod.ts';
import { deploy } from './deploy.ts';
import { activeHealthCheck } from './mitigations/index.ts';
import { type Arm, armsOf } from './model/arm.ts';
import { topologyOf } from './model/topology.ts';
import { createProgramWatch } from './program-watch.ts';

it('starts nodes beside the gateway, not after it: also beside one that does not start', async () => {
  const scenario = controlledScenario(activeHealthCheck({ intervalMs: 50 }));
  const configs = { 'controlled.conf': 'nonsense;' };
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology = topologyOf(arm.world);
  await using test = await startTestPod(topology.hosts);
  const { pod } = test;
  deploy(pod, { ...scenario, configs }, arm, topology, createProgramWatch()).catch(() => {}); // it says so in its own time
  for (const { host, listenPort: port } of topology.nodes) {
    const asked = { host: host.address, port, outcome: 'connected', withinMs: 5_000 } as const;
    expect(await pod.agent.call('awaitConnect', asked)).toMatchObject({ met: true });
  }
});
