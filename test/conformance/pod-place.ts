import { deploy } from '../../harness/deploy.ts';
import type { ConditionImplementation } from '../../harness/faults/condition.ts';
import type { FirewallAction } from '../../harness/model/agent-protocol.ts';
import { type Arm, armsOf } from '../../harness/model/arm.ts';
import { steady } from '../../harness/model/fault.ts';
import { get, openModel } from '../../harness/model/load.ts';
import type { Scenario } from '../../harness/model/scenario.ts';
import { topologyOf } from '../../harness/model/topology.ts';
import { app, pool } from '../../harness/model/upstream.ts';
import { createProgramWatch } from '../../harness/program-watch.ts';
import { targetIn } from '../target-in.ts';
import { config, type Place } from './error-signature.ts';
import type { Subject } from './subject.ts';

/** A fault of harness/faults, or an action of the firewall. */
export type Breakage = ConditionImplementation | { readonly type: string; readonly action: FirewallAction };

function scenarioWith(fault: Breakage): Scenario {
  const via = 'via' in fault ? fault.via : 'process';
  return {
    name: 'signatures',
    folder: '/',
    title: '',
    symptom: '',
    hypothesis: '',
    upstreams: { app: pool(1, app({ workers: 4, serviceTimeMs: 1 })) },
    load: openModel({ rate: 10, requests: [get('/')] }),
    steadyState: { errorRateBelow: 0.001, latency: null },
    broken: 'broken.conf',
    faults: [
      {
        name: 'fault',
        title: '',
        inject: steady({ type: fault.type, target: 'app-1', via }),
        expect: { status: 502, kinds: ['connect-refused'] },
      },
    ],
    mitigations: [],
    configs: { 'broken.conf': config },
  };
}

/** nginx and one node in a pod of a runtime. */
export async function podPlace(subject: Subject, fault: Breakage): Promise<Place> {
  const scenario = scenarioWith(fault);
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology = topologyOf(arm.world);
  const test = await subject.startPod(topology.hosts, { firewall: 'action' in fault || fault.via === 'firewall' });
  const watch = createProgramWatch();
  const { call } = test.pod.agent;
  try {
    await deploy(test.pod, scenario, arm, topology, watch);
  } catch (error) {
    await test[Symbol.asyncDispose]();
    throw error;
  }
  const target = targetIn({ pod: test.pod, topology, watch, configs: scenario.configs }, 'app-1');
  return {
    exchange: test.exchange,
    breakIt: async () => {
      if ('action' in fault) {
        await call('block', { host: 'app-1', port: 8080, action: fault.action });
        return;
      }
      await fault.apply(target, {});
      if ((await fault.prove(target, {})) === null) throw new Error(`${fault.type} did not take effect`);
    },
    request: async (path) => {
      const gateway = { host: topology.gateway.address, port: 80, path, status: 0, header: null };
      // Once, and to its end: what is given up before nginx has read it is not in its logs.
      await call('awaitGet', { ...gateway, withinMs: 0, timeoutMs: 30_000 });
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}
