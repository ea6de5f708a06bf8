import { expect, it } from 'vitest';
import { startTestPod } from '../test/local-pod.ts';
import { deployNode } from './deploy.ts';
import { topologyOf } from './model/topology.ts';
import { app, pool } from './model/upstream.ts';
import { worldOf } from './model/world.ts';
import { createProgramWatch } from './program-watch.ts';
import { lookAround } from './reachability.ts';

const node = app({ workers: 4, serviceTimeMs: 1 });
const upstreams = {
  home: pool(1, node),
  eu: pool(1, node, { region: 'eu' }),
  us: pool(1, node, { region: 'us' }),
};

it('tells of each region how it is reached, and where the way to a blocked one ends', async () => {
  const topology = topologyOf(worldOf({ upstreams }, null));
  await using test = await startTestPod(topology.hosts, { regions: topology.regions });
  const { pod } = test;
  const watch = createProgramWatch();
  await Promise.all(topology.nodes.map((one) => deployNode(pod, one, watch)));
  const look = async () =>
    (await lookAround(pod, topology, true, (at) => at)).map(({ host, tcp, pingMs, hops }) => ({
      ...{ host, tcp, pings: pingMs !== null },
      way: hops.map(({ address }) => address),
    }));
  const us = { host: 'us-1', tcp: 'connected', pings: true, way: ['10.0.0.254', '10.2.0.1'] };
  expect(await look()).toEqual([{ host: 'eu-1', tcp: 'connected', pings: true, way: ['10.0.0.254', '10.1.0.1'] }, us]);
  await pod.agent.call('block', { host: '10.1.0.1', port: 8080, action: 'drop' });
  const [eu, ...others] = await look();
  expect(eu).toMatchObject({ host: 'eu-1', tcp: 'timeout', pings: true });
  expect(eu?.way.slice(0, 2)).toEqual(['10.0.0.254', null]);
  expect(others).toEqual([us]);
});
