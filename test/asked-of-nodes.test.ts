import { expect, it } from 'vitest';
import { collect } from '../harness/collect.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import { armsOf } from '../harness/model/arm.ts';
import { askedFor } from '../harness/model/asked.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel, post } from '../harness/model/load.ts';
import { type RequestRecord, refreshedBeside } from '../harness/model/record.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { topologyOf } from '../harness/model/topology.ts';
import { app, pool } from '../harness/model/upstream.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { startTestPod } from './local-pod.ts';
import { until } from './until.ts';

/** What a config may do to a request on its way to a node. Nobody listens on port 1. */
const config = `proxy_cache_path /var/cache/nginx/news keys_zone=news:1m;
server {
    listen 80;
    location / { proxy_pass http://app-1:8080; }
    location /api/ { proxy_pass http://app-1:8080/; }
    location = /cart { rewrite ^ /cheap break; proxy_pass http://app-1:8080; }
    location = /orders { proxy_method GET; proxy_pass http://app-1:8080; }
    location = /bare { proxy_set_header X-Gatecrash-Asked ""; proxy_pass http://app-1:8080; }
    location = /again { error_page 502 = @again; proxy_pass http://app-1:1; }
    location @again { proxy_pass http://app-1:8080; }
    location = /sorry { error_page 502 = /in-its-place; proxy_pass http://app-1:1; }
    location = /copied { mirror /copy; proxy_pass http://app-1:8080; }
    location = /copy { internal; proxy_pass http://app-1:8080; }
    location = /news {
        proxy_pass http://app-1:8080;
        proxy_cache news;
        proxy_cache_valid 200 1s;
        proxy_cache_use_stale updating;
        proxy_cache_background_update on;
    }
}
`;

/** What the load asks for, and what a node says that it was asked for in its place; a mirrored request arrives twice. */
const routes = [
  [get('/~a%7Eb/../c//d?q=%20&r=1'), 'just that'],
  [get('/copied'), 'GET /copy', 'just that'],
  [get('/api/items?page=2'), 'GET /items?page=2'],
  [get('/cart'), 'GET /cheap'],
  [post('/orders', 'sku=7'), 'GET /orders'],
  [get('/bare'), 'GET /bare'],
  [get('/again'), 'just that'],
  [get('/sorry'), 'GET /in-its-place'],
  [get('/news?of=today'), 'just that'],
] as const;

const scenario: Scenario = {
  ...{ name: 'asked', folder: '/', title: '', symptom: '', hypothesis: '', broken: 'broken.conf' },
  upstreams: { app: pool(1, app({ workers: 8, serviceTimeMs: 1 })) },
  load: openModel({ rate: 100, requests: routes.map(([request]) => request) }),
  steadyState: { errorRateBelow: 0.001, latency: null },
  faults: [
    {
      ...{ name: 'fault', title: '', expect: { status: 502, kinds: ['connect-refused'] } },
      inject: steady({ type: 'kill-node', target: 'app-1', via: 'process' }),
    },
  ],
  mitigations: [],
  configs: { 'broken.conf': config },
};

const arrived = ({ arrivals }: RequestRecord) => arrivals.length > 0;

it('a node writes down what it is asked for where that is not what the load asked for, or nobody tells it', async () => {
  const [arm] = armsOf(scenario);
  if (arm === undefined) throw new Error('no arm');
  const topology = topologyOf(arm.world);
  await using test = await startTestPod(topology.hosts);
  const { pod, events } = test;
  await deploy(pod, scenario, arm, topology, createProgramWatch());
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
  const ofRoute = (route: number) => records().filter((record) => record.route === route && arrived(record));
  await until('every page has reached the node a few times', () =>
    routes.every((_, route) => ofRoute(route).length > 2),
  );
  await until('a page is renewed beside its request', () =>
    records().some((one) => refreshedBeside(one) && arrived(one)),
  );
  await pod.agent.call('stopLoad', { drainMs: 5000 });
  await until('every line is there', () => {
    records();
    return collector.allLogged();
  });
  await collector.close();

  const told = routes.map(([{ method, path }], route) => {
    const arrivals = ofRoute(route).flatMap((record) => record.arrivals);
    return [askedFor(method, path), ...new Set(arrivals.map(({ as = 'just that' }) => as).toSorted())];
  });
  expect(told).toEqual(routes.map(([{ method, path }, ...as]) => [askedFor(method, path), ...as]));
});
