import { expect, test } from 'vitest';
import { topologyOf } from './topology.ts';
import { app, gateway, pool } from './upstream.ts';
import { worldOf } from './world.ts';

const node = app({ workers: 1, serviceTimeMs: 1 });
const upstreams = {
  far: pool(1, gateway('far.conf')),
  eu: pool(1, gateway('eu.conf'), { behind: 'far' }),
  'eu-app': pool(2, node, { behind: 'eu' }),
  us: pool(1, gateway('us.conf')),
  'us-app': pool(1, node, { behind: 'us' }),
};
const namesIn = (changes: typeof upstreams | object) =>
  topologyOf(worldOf({ upstreams }, null, { upstreams: { ...changes } })).nodes.map(({ name }) => name);

test('what is behind a gateway is there with it', () => {
  expect(namesIn({})).toEqual(['far-1', 'eu-1', 'eu-app-1', 'eu-app-2', 'us-1', 'us-app-1']);
});

test('what is behind a gateway that an app stands in the place of is not there, however far behind it', () => {
  expect(namesIn({ eu: pool(1, node) })).toEqual(['far-1', 'eu-1', 'us-1', 'us-app-1']);
  expect(namesIn({ far: pool(1, node) })).toEqual(['far-1', 'us-1', 'us-app-1']);
});

test('gateways that are behind each other are not asked by anybody', () => {
  const round = {
    us: pool(1, gateway('us.conf'), { behind: 'eu' }),
    eu: pool(1, gateway('eu.conf'), { behind: 'us' }),
  };
  expect(namesIn(round)).toEqual(['far-1']);
});
