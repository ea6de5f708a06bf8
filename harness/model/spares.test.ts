import { expect, test } from 'vitest';
import { armsOf } from './arm.ts';
import { noErrors } from './claim.ts';
import { type Condition, steady } from './fault.ts';
import { reachOf } from './fault-reach.ts';
import { get, openModel, post } from './load.ts';
import type { Mitigation } from './mitigation.ts';
import type { Scenario } from './scenario.ts';
import { allNodes, topologyOf } from './topology.ts';
import { app, pool } from './upstream.ts';
import { worldOf } from './world.ts';

const gets = openModel({ rate: 10, requests: [get('/')] });
const posts = openModel({ rate: 10, requests: [post('/orders')] });

const mitigation: Mitigation = {
  ...{ name: 'm', title: '', role: 'mitigation', conf: 'm.conf', with: null, load: null },
  ...{ against: ['fault'], claim: noErrors(), marks: [] },
};

function scenario(via: Condition['via'], changes: Partial<Mitigation> = {}): Scenario {
  return {
    ...{ name: 's', folder: '/s', title: '', symptom: '', hypothesis: '', configs: {}, broken: 'broken.conf' },
    upstreams: {
      app: pool(2, app({ workers: 1, serviceTimeMs: 1 })),
      api: pool(1, app({ workers: 1, serviceTimeMs: 1 })),
    },
    load: gets,
    steadyState: { errorRateBelow: 0.001, latency: null },
    faults: [
      {
        ...{ name: 'fault', title: '', expect: { status: 502, kinds: ['connect-refused'] } },
        inject: steady({ type: 'some', target: 'app-1', via }),
      },
    ],
    mitigations: [{ ...mitigation, ...changes }],
  };
}

test('spares are hosts that nobody runs on at first, one more in each pool', () => {
  const plain = scenario('process');
  const topology = topologyOf(worldOf(plain, plain.faults[0] ?? null, { spares: 1 }));
  expect(topology.nodes.map(({ name }) => name)).toEqual(['app-1', 'app-2', 'api-1']);
  expect(topology.spares.map(({ name, host }) => [name, host.address])).toEqual([
    ['app-3', '127.0.1.3'],
    ['api-2', '127.0.2.2'],
  ]);
  expect(topology.hosts.map(({ name }) => name)).toEqual(expect.arrayContaining(['app-3', 'api-2']));
  expect(allNodes(topology)).toHaveLength(5);
  expect(topologyOf(worldOf(plain, null)).spares).toEqual([]);
});

test('a spare of a pool with proxies is reached through one like the others', () => {
  const proxied = scenario('proxy');
  const { proxies } = topologyOf(worldOf(proxied, proxied.faults[0] ?? null, { spares: 1 }));
  expect(proxies.map(({ name }) => name)).toEqual(['app-1', 'app-2', 'app-3']);
});

test('a load that is too much for a pool reaches the nodes that join it as well, and no others', () => {
  const reach = (condition: Condition) => {
    const world = worldOf(scenario(condition.via), null, { spares: 1 });
    return reachOf(condition, world, topologyOf(world));
  };
  expect(reach({ type: 'some', target: 'app', via: 'load' })).toEqual({
    nodes: ['app-1', 'app-2', 'app-3'],
    meets: { by: 'begun-attempt', addresses: ['127.0.1.1:8080', '127.0.1.2:8080', '127.0.1.3:8080'] },
  });
  expect(reach({ type: 'some', target: 'app', via: 'process' }).nodes).toEqual(['app-1', 'app-2']);
});

test('a load of its own is that of the mitigation alone', () => {
  const loads = armsOf(scenario('process', { load: posts })).map(({ name, load }) => [name, load]);
  expect(loads).toEqual([
    ['control', gets],
    ['broken/fault', gets],
    ['m/fault', posts],
  ]);
});
