import { deploy, gatewayPort } from '../harness/deploy.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { postgres, storesOf } from '../harness/model/service.ts';
import { topologyOf } from '../harness/model/topology.ts';
import type { Pool } from '../harness/model/upstream.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { startTestPod } from './local-pod.ts';
import { targetIn } from './target-in.ts';
import { until } from './until.ts';

const config = `upstream app { include /etc/nginx/upstreams/app.conf; }
server { listen 80; location / { proxy_pass http://app; proxy_next_upstream off; } }
`;

/** So many requests tell the rate at which they are sent. */
const countedRequests = 60;

function scenarioWith(app: Pool, ratePerSecond: number): Scenario {
  return {
    ...{ name: 'loaded', folder: '/', title: '', symptom: '', hypothesis: '', broken: 'loaded.conf' },
    upstreams: { app },
    services: { orders: postgres() },
    load: openModel({ rate: ratePerSecond, requests: [get('/')] }),
    steadyState: { errorRateBelow: 0.001, latency: null },
    faults: [
      {
        ...{ name: 'fault', title: '', expect: { status: 502, kinds: ['recv-reset'] } },
        inject: steady({ type: 'surge', target: 'app', via: 'load' }),
      },
    ],
    mitigations: [],
    configs: { 'loaded.conf': config },
  };
}

/** A gateway and a pool `app` under load, as what a fault may be put on. */
export async function startLoadedPod(app: Pool, ratePerSecond: number) {
  const scenario = scenarioWith(app, ratePerSecond);
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology = topologyOf(arm.world);
  let sent = 0;
  const watch = createProgramWatch();
  const test = await startTestPod(topology.hosts, {
    stores: storesOf(topology.services.map(({ program }) => program)),
    onEvent: (event) => {
      watch.onEvent(event);
      if (event.event === 'outcomes') sent = event.sent;
    },
  });
  await deploy(test.pod, scenario, arm, topology, watch);
  const target = { load: arm.load, host: topology.gateway.address, port: gatewayPort, maxMs: 60_000 };
  await test.pod.agent.call('startLoad', target);
  const now = () => test.pod.agent.call('now', {});
  return {
    target: targetIn({ pod: test.pod, topology, watch, plannedRate: ratePerSecond, sent: () => sent }, 'app'),
    now,
    /** Requests per second that are sent from now on. */
    rate: async () => {
      const before = { sent, ...(await now()) };
      await until('requests are sent', async () => sent >= before.sent + countedRequests);
      return ((sent - before.sent) * 1000) / ((await now()).at - before.at);
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}
