import { type Collector, collect } from '../harness/collect.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import { noErrors } from '../harness/model/claim.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import type { Controller } from '../harness/model/mitigation.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { type Topology, topologyOf } from '../harness/model/topology.ts';
import { app, pool } from '../harness/model/upstream.ts';
import { createProgramWatch, type ProgramWatch } from '../harness/program-watch.ts';
import { startTestPod, type TestPod } from './local-pod.ts';

/** nginx in front of three nodes that stand in a server list of their own; it passes nothing on. */
export const controlledConfig = `upstream app { include /etc/nginx/upstreams/app.conf; }
server { listen 80; location / { proxy_pass http://app; proxy_next_upstream off; } }
`;

/** A scenario with three nodes, of which a controller takes care. */
export function controlledScenario(controller: Controller): Scenario {
  return {
    name: 'controlled',
    folder: '/',
    title: '',
    symptom: '',
    hypothesis: '',
    upstreams: { app: pool(3, app({ workers: 16, serviceTimeMs: 5 })) },
    load: openModel({ rate: 200, requests: [get('/')] }),
    steadyState: { errorRateBelow: 0.001, latency: null },
    broken: 'controlled.conf',
    faults: [
      {
        name: 'fault',
        title: '',
        inject: steady({ type: 'kill-node', target: 'app-2', via: 'process' }),
        expect: { status: 502, kinds: ['connect-refused'] },
      },
    ],
    mitigations: [
      {
        name: 'controlled',
        title: '',
        role: 'mitigation',
        conf: 'controlled.conf',
        with: controller,
        load: null,
        against: ['fault'],
        claim: noErrors(),
        marks: [],
      },
    ],
    configs: { 'controlled.conf': controlledConfig },
  };
}

/** A pod with a topology that a controller can work on, deployed. */
export interface ControlledPod extends AsyncDisposable {
  readonly test: TestPod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly collector: Collector;
  readonly startLoad: () => Promise<{ at: number }>;
}

export async function startControlledPod(controller: Controller): Promise<ControlledPod> {
  const scenario = controlledScenario(controller);
  const arm = armsOf(scenario).find(({ role }) => role === 'mitigation') as Arm;
  const topology = topologyOf({ ...arm.world, spares: controller.spares });
  const test = await startTestPod(topology.hosts);
  const watch = createProgramWatch();
  await deploy(test.pod, scenario, arm, topology, watch);
  const collector = collect(test.pod, topology);
  return {
    test,
    topology,
    watch,
    collector,
    startLoad: async () => {
      const target = { load: arm.load, host: topology.gateway.address, port: gatewayPort, maxMs: 60_000 };
      const started = await test.pod.agent.call('startLoad', target);
      collector.begin(started.at);
      return started;
    },
    [Symbol.asyncDispose]: async () => {
      await collector.close();
      await test[Symbol.asyncDispose]();
    },
  };
}
