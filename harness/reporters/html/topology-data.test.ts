import { expect, test } from 'vitest';
import { armDocument, confirmedRun } from '../testing/run-document.ts';
import { topologyUnder } from './topology-data.ts';

const [scenario] = confirmedRun.scenarios;
if (scenario === undefined) throw new Error('the run has a scenario');
const node = {
  address: '127.0.1.1:8080',
  attempts: 1,
  failed: 0,
  latencyMs: { p50: null, p99: null },
  journal: true,
  region: null,
};

test('a document without a topology has what its nodes were seen to be', () => {
  const arm = armDocument({
    name: 'broken/x',
    role: 'broken',
    fault: 'x',
    nodes: [{ ...node, name: 'eu-app-2', region: 'eu' }],
  });
  expect(topologyUnder('x', { ...scenario, arms: [arm] })).toEqual({
    nodes: [{ name: 'eu-app-2', pool: 'eu-app', region: 'eu', behind: null, spare: false, program: 'app' }],
    services: [],
    proxied: [],
  });
});

test('the topology of the broken arm is that of its fault', () => {
  const nodes = [
    { name: 'app-1', upstream: 'app', program: 'image', region: null, behind: 'edge', spare: false },
  ] as const;
  const topology = { nodes: [...nodes], services: [{ name: 'cache', type: 'redis' }], proxied: ['cache'] };
  const arms = [
    armDocument({ name: 'm/x', fault: 'x' }),
    armDocument({ name: 'broken/x', role: 'broken', fault: 'x', topology }),
  ];
  expect(topologyUnder('x', { ...scenario, arms })).toMatchObject({
    nodes: [{ pool: 'app', behind: 'edge' }],
    services: topology.services,
    proxied: ['cache'],
  });
});
