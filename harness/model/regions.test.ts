import { expect, test } from 'vitest';
import { type Fault, steady } from './fault.ts';
import { topologyOf } from './topology.ts';
import { app, pool } from './upstream.ts';
import { worldOf } from './world.ts';

const node = app({ workers: 1, serviceTimeMs: 1 });
const upstreams = {
  home: pool(1, node),
  eu: pool(2, node, { region: 'eu' }),
  us: pool(1, node, { region: 'us' }),
  'eu-search': pool(1, node, { region: 'eu' }),
};

test('hosts of a region have addresses in its subnet, over all its pools; the others keep loopback ones', () => {
  const { nodes, regions } = topologyOf(worldOf({ upstreams }, null));
  expect(nodes.map(({ name, region, host }) => [name, region, host.address])).toEqual([
    ['home-1', undefined, '127.0.1.1'],
    ['eu-1', 'eu', '10.1.0.1'],
    ['eu-2', 'eu', '10.1.0.2'],
    ['us-1', 'us', '10.2.0.1'],
    ['eu-search-1', 'eu', '10.1.0.3'],
  ]);
  expect(regions).toEqual([
    { name: 'eu', subnet: '10.1.0.0/24', hosts: ['eu-1', 'eu-2', 'eu-search-1'] },
    { name: 'us', subnet: '10.2.0.0/24', hosts: ['us-1'] },
  ]);
});

test('a node that a controller may start has its place in the region of its pool', () => {
  const { spares, regions } = topologyOf(worldOf({ upstreams }, null, { spares: 1 }));
  expect(spares.map(({ name }) => name)).toContain('us-2');
  expect(regions.map(({ hosts }) => hosts.length)).toEqual([5, 2]);
});

test('a proxy stands in the region of what is behind it', () => {
  const fault = {
    ...{ name: 'f', title: '' },
    expect: { status: 504, kinds: ['read-timeout'] },
    inject: steady({ type: 'slow-link', target: 'eu-1', via: 'proxy' }),
  } satisfies Fault;
  const { proxies, proxyPlace } = topologyOf(worldOf({ upstreams }, fault));
  expect(proxyPlace).toEqual({ host: '10.1.0.1', region: 'eu' });
  expect(proxies.map(({ listen, upstream }) => [listen, upstream])).toEqual([
    ['10.1.0.1:8080', '10.1.0.1:18080'],
    ['10.1.0.2:8080', '10.1.0.2:18080'],
  ]);
  expect(topologyOf(worldOf({ upstreams }, null)).proxyPlace).toEqual({ host: '127.0.0.1' });
});
