import { collect } from '../harness/collect.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import type { AgentEvent, OutcomeTuple } from '../harness/model/agent-protocol.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { postgres, storesOf } from '../harness/model/service.ts';
import { topologyOf } from '../harness/model/topology.ts';
import type { Pool } from '../harness/model/upstream.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { supervise } from '../harness/supervise.ts';
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
  let hear: (event: AgentEvent) => void = () => {};
  const ended: OutcomeTuple[] = [];
  const watch = createProgramWatch();
  const test = await startTestPod(topology.hosts, {
    stores: storesOf(topology.services.map(({ program }) => program)),
    onEvent: (event) => {
      watch.onEvent(event);
      hear(event);
    },
  });
  await deploy(test.pod, scenario, arm, topology, watch);
  const collector = collect(test.pod, topology);
  hear = (event) => {
    if (event.event !== 'outcomes') return;
    collector.addOutcomes(event.sent, event.outcomes);
    ended.push(...event.outcomes);
  };
  const { sent } = collector;
  const stop = new AbortController();
  supervise(test.pod, topology, watch, stop.signal);
  const target = { load: arm.load, host: topology.gateway.address, port: gatewayPort, maxMs: 60_000 };
  const { at: began } = await test.pod.agent.call('startLoad', target);
  collector.begin(began);
  const now = () => test.pod.agent.call('now', {});
  return {
    target: targetIn(
      {
        ...{ pod: test.pod, topology, watch, sent, plannedRate: ratePerSecond },
        ...{ spikeAnswers: collector.spikeAnswers, onSpikeEnd: collector.addSpike },
      },
      'app',
    ),
    /** Instant on the load's clock for an instant on the pod's. */
    onLoadClock: (at: number) => at - began,
    now,
    /** Requests per second that are sent from now on. */
    rate: async () => {
      const before = { sent: sent(), ...(await now()) };
      await until('requests are sent', () => sent() >= before.sent + countedRequests);
      return ((sent() - before.sent) * 1000) / ((await now()).at - before.at);
    },
    /** Ends the load, and tells all that was seen of it. */
    end: async () => {
      const account = await test.pod.agent.call('stopLoad', { drainMs: 5000 });
      await until('the log has every answer', collector.allLogged);
      await collector.close();
      return collector.history(account, watch.events());
    },
    pod: test.pod,
    deaths: () => watch.events().filter(({ event }) => event === 'exited'),
    /** What the next requests that are sent come to. */
    outcomes: async () => {
      const from = sent();
      const those = () => ended.filter(([id]) => id >= from);
      await until('requests have ended', async () => those().length >= countedRequests);
      return new Set(those().map((outcome) => outcome[5]));
    },
    [Symbol.asyncDispose]: () => {
      stop.abort();
      return test[Symbol.asyncDispose]();
    },
  };
}
