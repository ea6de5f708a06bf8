import { expect, it } from 'vitest';
import { collect } from '../harness/collect.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import { armsOf } from '../harness/model/arm.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import { succeeded } from '../harness/model/record.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { topologyOf } from '../harness/model/topology.ts';
import { app, gateway, pool } from '../harness/model/upstream.ts';
import { errorsBehind } from '../harness/observe/errors-behind.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { startTestPod } from './local-pod.ts';
import { targetIn } from './target-in.ts';
import { until } from './until.ts';

const region = 'eu';
const scenario: Scenario = {
  ...{ name: 'chain', folder: '/', title: '', symptom: '', hypothesis: '' },
  upstreams: {
    eu: pool(1, gateway('regional.conf'), { region }),
    'eu-app': pool(1, app({ workers: 8, serviceTimeMs: 1 }), { region, behind: 'eu' }),
  },
  load: openModel({ rate: 100, requests: [get('/')] }),
  steadyState: { errorRateBelow: 0.001, latency: null },
  broken: 'edge.conf',
  faults: [
    {
      ...{ name: 'fault', title: '' },
      inject: steady({ type: 'kill-node', target: 'eu-app-1', via: 'process' }),
      expect: { status: 502, kinds: ['connect-refused'] },
    },
  ],
  mitigations: [],
  configs: {
    'edge.conf': 'server { listen 80; location / { proxy_pass http://eu-1:8080; } }',
    'regional.conf': 'server { listen eu-1:8080; location / { proxy_pass http://eu-app-1:8080; } }',
  },
};

it('a 502 that a second gateway makes passes through the first unchanged, and is told to be of the second', async () => {
  const [arm] = armsOf(scenario);
  if (arm === undefined) throw new Error('no arm');
  const topology = topologyOf(arm.world);
  await using test = await startTestPod(topology.hosts, { regions: topology.regions });
  const { pod, events } = test;
  const watch = createProgramWatch();
  await deploy(pod, scenario, arm, topology, watch);
  const collector = collect(pod, topology);
  const load = { load: arm.load, host: topology.gateway.address, port: gatewayPort, maxMs: 60_000 };
  collector.begin((await pod.agent.call('startLoad', load)).at);
  let taken = 0;
  const records = () => {
    for (const event of events.slice(taken)) {
      if (event.event === 'outcomes') collector.addOutcomes(event.sent, event.outcomes);
    }
    taken = events.length;
    return collector.history(null, []).records;
  };
  await until('requests are answered through both gateways', () => records().filter(succeeded).length >= 5);
  await targetIn({ pod, topology, watch }, 'eu-app-1').kill();
  await until('requests fail', () => records().filter(({ outcome }) => outcome === 502).length >= 5);
  await pod.agent.call('stopLoad', { drainMs: 5000 });
  const ended = await until('every line is there', () => {
    const all = records();
    return collector.allLogged() ? all : null;
  });
  await collector.close();

  const failed = ended.filter((record) => record.outcome !== null && !succeeded(record));
  expect(failed.length).toBeGreaterThanOrEqual(5);
  // The app is asked for what the load asks for, and knows that: both gateways pass the header on that tells it.
  expect(ended.flatMap(({ arrivals }) => arrivals).filter(({ as }) => as !== undefined)).toEqual([]);
  expect(failed.filter(({ gatewayError }) => gatewayError !== null)).toEqual([]);
  expect(collector.errorLog().filter(({ kind }) => kind !== null)).toEqual([]);
  const behind = errorsBehind(collector.behind(), collector.history(null, []).records);
  // What was under way when the app was killed is cut off, what comes later is refused.
  const killed = ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'];
  expect(behind.filter(({ status, kind }) => status !== 502 || !killed.includes(kind))).toEqual([]);
  expect(behind.map(({ gateway: name, kind }) => `${name} ${kind}`)).toContain('eu-1 connect-refused');
  expect(behind.reduce((sum, { passedOn }) => sum + passedOn, 0)).toBe(failed.length);
});
