import { expect, test } from 'vitest';
import { thirdParty } from './model/service.ts';
import { topologyOf } from './model/topology.ts';
import { app, pool } from './model/upstream.ts';
import { countedPlaces } from './traffic.ts';

const stub = app({ workers: 4, serviceTimeMs: 1 });
const world = { services: {}, spares: 0, proxied: null };

test('a connection is counted at the port that its program takes it on', () => {
  const topology = topologyOf({
    ...world,
    upstreams: { app: pool(2, stub) },
    services: { rates: thirdParty({ serviceTimeMs: 1 }) },
  });
  expect(countedPlaces(topology, false).map(({ name, address, port }) => `${name} ${address}:${port}`)).toEqual([
    'gateway 127.0.0.1:80',
    'app-1 127.0.1.1:8080',
    'app-2 127.0.1.2:8080',
    'rates 127.0.200.1:8080',
  ]);
});

test('before a proxied node Toxiproxy has the port, and the node another one', () => {
  const topology = topologyOf({ ...world, upstreams: { app: pool(1, stub) }, proxied: 'app-1' });
  expect(countedPlaces(topology, false)).toMatchObject([
    { name: 'gateway' },
    { name: 'app-1', address: '127.0.1.1', port: 18080 },
    { name: 'toxiproxy', address: '127.0.1.1', port: 8080 },
  ]);
});

test('a node of a region is counted there where the region is a network of its own', () => {
  const topology = topologyOf({ ...world, upstreams: { app: pool(1, stub, { region: 'eu' }) }, proxied: 'app-1' });
  expect(countedPlaces(topology, true).map(({ region }) => region)).toEqual([undefined, 'eu', 'eu']);
  expect(countedPlaces(topology, false).map(({ region }) => region)).toEqual([undefined, undefined, undefined]);
});
