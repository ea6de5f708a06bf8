import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusOf } from '../harness/app-control.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import { steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { memcached, postgres, redis, storesOf } from '../harness/model/service.ts';
import { topologyOf } from '../harness/model/topology.ts';
import { app, pool } from '../harness/model/upstream.ts';
import { database, memcachedCache, memory, redisCache, release, type WorkStep } from '../harness/model/work.ts';
import { parseActLine } from '../harness/observe/journal.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { startTestPod } from './local-pod.ts';
import { targetIn } from './target-in.ts';

const config = 'server { listen 80; location / { proxy_pass http://app-1:8080; proxy_read_timeout 2s; } }';

function scenarioWith(work: readonly WorkStep[]): Scenario {
  return {
    ...{ name: 'work', folder: '/', title: '', symptom: '', hypothesis: '', broken: 'broken.conf' },
    upstreams: { app: pool(1, app({ workers: 4, serviceTimeMs: 1, work })) },
    services: { redis: redis(), memcached: memcached(), db: postgres() },
    load: openModel({ rate: 10, requests: [get('/')] }),
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
}

/** A gateway and one node that does this work, with the stores that it needs. */
async function startApp(work: readonly WorkStep[]) {
  const scenario = scenarioWith(work);
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology = topologyOf(arm.world);
  const stores = storesOf(topology.services.map(({ program }) => program));
  const test = await startTestPod(topology.hosts, { stores });
  const watch = createProgramWatch();
  await deploy(test.pod, scenario, arm, topology, watch);
  const [node] = topology.nodes;
  if (node === undefined) throw new Error('there is no node');
  const asked = { host: topology.gateway.address, port: gatewayPort, header: null, withinMs: 0 };
  return {
    test,
    services: topology.services.map(({ name }) => name),
    /** What can be done to the process of a service. */
    service: (name: string) => targetIn({ pod: test.pod, topology, watch }, name),
    /** What the gateway answers to a GET of the path. */
    statusOf: async (path: string) => {
      const { last } = await test.pod.agent.call('awaitGet', { ...asked, path, status: 200 });
      return 'status' in last ? last.status : last;
    },
    /** Whether the node's process has ended at any time. */
    hasDied: () => test.events.some((one) => one.event === 'exited' && one.name === node.name),
    /** Whether the gateway answers a GET of the path with 200. */
    answers: async (path: string) => (await test.pod.agent.call('awaitGet', { ...asked, path, status: 200 })).met,
    status: async (path?: string) => (await statusOf(test.pod, node, path)).status,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

describe.each([
  ['redis', redisCache('redis', { warm: ['/warm'] })],
  ['memcached', memcachedCache('memcached', { warm: ['/warm'] })],
] as const)('an app with a cache in %s', (service, cache) => {
  it('answers from it what is warm at once, and what it was asked before', async () => {
    await using scene = await startApp([cache]);
    expect(scene.services).toEqual([service]);
    expect(await scene.answers('/warm')).toBe(true);
    expect(await scene.status()).toMatchObject({ 'x-cache': '1/0' });
    expect(await scene.answers('/cold')).toBe(true);
    expect(await scene.answers('/cold')).toBe(true);
    expect(await scene.status()).toMatchObject({ 'x-cache': '2/1' });
  });

  it('takes a store that died for a miss where it fails fast', async () => {
    await using scene = await startApp([cache]);
    await scene.test.pod.signal(service, 'SIGKILL', true);
    for (let asked = 0; asked < 5; asked += 1) expect(await scene.answers('/warm')).toBe(true);
    expect(await scene.status()).toMatchObject({ 'x-cache': '0/5' });
  });
});

it('an app keeps no error in its cache', async () => {
  await using scene = await startApp([
    redisCache('redis', { warm: [] }),
    release({ unhandled: [], handled: ['/new'] }),
  ]);
  await scene.status('/-/release?deploy=v2');
  for (let asked = 0; asked < 2; asked += 1) expect(await scene.statusOf('/new')).toBe(500);
  expect(await scene.status()).toMatchObject({ 'x-cache': '0/2' });
});

it('an app without a fail-fast client does not answer while its Redis is dead', async () => {
  await using scene = await startApp([redisCache('redis', { warm: ['/warm'], client: 'default' })]);
  expect(await scene.answers('/warm')).toBe(true);
  await scene.test.pod.signal('redis', 'SIGKILL', true);
  expect(await scene.answers('/warm')).toBe(false);
});

it('an app with a database asks it for every request, on connections that it keeps, for as long as it is told', async () => {
  await using scene = await startApp([database('db', { poolSize: 2, queryMs: 1 })]);
  expect(scene.services).toEqual(['db']);
  expect(await scene.answers('/')).toBe(true);
  expect(await scene.status()).toMatchObject({ 'x-pool': '0/2', 'x-pool-waiting': '0', 'x-query-ms': '1' });
  expect(await scene.status('/-/database?queryMs=700')).toMatchObject({ 'x-query-ms': '700' });
  const asked = Promise.all(['/a', '/b', '/c'].map(scene.answers));
  await expect.poll(scene.status).toMatchObject({ 'x-pool': '2/2', 'x-pool-waiting': '1' });
  await asked;
  expect(await scene.status('/-/database?queryMs=')).toMatchObject({ 'x-query-ms': '1' });
});

it('an app whose database dies ends each request without an answer, lives on, and answers when it is back', async () => {
  await using scene = await startApp([database('db', { poolSize: 2, queryMs: 1 })]);
  const db = scene.service('db');
  expect(await scene.answers('/')).toBe(true);
  expect(await scene.status('/-/database?queryMs=20000')).toMatchObject({ 'x-query-ms': '20000' });
  const inFlight = Promise.all(['/a', '/b', '/c'].map(scene.statusOf));
  await expect.poll(scene.status).toMatchObject({ 'x-pool': '2/2', 'x-pool-waiting': '1' });
  await db.kill();
  expect(await inFlight).toEqual([502, 502, 502]);
  for (let asked = 0; asked < 3; asked += 1) expect(await scene.statusOf('/')).toBe(502);
  expect(await scene.status('/-/database?queryMs=')).toMatchObject({ 'x-pool': '0/2', 'x-pool-waiting': '0' });
  await db.start();
  await expect.poll(() => scene.answers('/'), { timeout: 10_000 }).toBe(true);
  expect(scene.hasDied()).toBe(false);
  const said = await readFile(path.join(scene.test.exchange, 'app-1.log'), 'utf8');
  expect(said).toMatch(/^\S+Z error - GET \/: closed without an answer: connect ECONNREFUSED 127\.0\.200\.1:5432$/m);
});

it('an app has as much memory as its requests have held at once, and says when it grows', async () => {
  await using shop = await startApp([memory({ mbPerRequest: 8, heldMs: 1000 })]);
  expect(await shop.status()).toMatchObject({ 'x-memory-mb': '0' });
  await Promise.all(['/1', '/2', '/3', '/4'].map(shop.answers));
  expect(await shop.status()).toMatchObject({ 'x-memory-mb': '32' });
  const journal = await readFile(path.join(shop.test.exchange, 'app-1.journal'), 'utf8');
  const acts = journal.split('\n').flatMap((line) => parseActLine(line) ?? []);
  expect(acts.map(({ act, memoryMb }) => [act, memoryMb])).toEqual([
    ['memory-grew', 16],
    ['memory-grew', 32],
  ]);
});

it('memory that a request has given back is taken by the next one', async () => {
  await using shop = await startApp([memory({ mbPerRequest: 8, heldMs: 1 })]);
  for (const path of ['/1', '/2', '/3', '/4']) await shop.answers(path);
  expect(Number((await shop.status())?.['x-memory-mb'])).toBeLessThan(32);
});
