import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { connectAgent } from '../harness/agent/client.ts';
import { deploy, gatewayPort } from '../harness/deploy.ts';
import type { ConditionImplementation } from '../harness/faults/condition.ts';
import { conditions } from '../harness/faults/index.ts';
import { inject } from '../harness/faults/inject.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import { type Condition, cycles, type FaultMark, steady } from '../harness/model/fault.ts';
import { get, openModel } from '../harness/model/load.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { imageNodesOf, topologyOf } from '../harness/model/topology.ts';
import { image, pool } from '../harness/model/upstream.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { execIn } from '../harness/runtimes/docker/exec.ts';
import { prepareDockerRuntime } from '../harness/runtimes/docker.ts';
import { type TestEngine, testEngine } from './docker-pod.ts';
import { temporaryFolder, uniqueRunId } from './local-pod.ts';
import { ownImage } from './own-image.ts';
import { targetIn } from './target-in.ts';

const config = `upstream app { server app-1:8080 max_fails=0; }
server { listen 80; location / { proxy_pass http://app; proxy_connect_timeout 100ms; proxy_read_timeout 100ms; } }
`;

type Options = Omit<Parameters<typeof image>[1], 'port' | 'health'>;

function scenarioWith(condition: Condition, reference: string, options: Options): Scenario {
  return {
    name: 'images',
    folder: '/',
    title: '',
    symptom: '',
    hypothesis: '',
    upstreams: { app: pool(1, image(reference, { port: 3000, health: '/healthz', ...options })) },
    load: openModel({ rate: 10, requests: [get('/')] }),
    steadyState: { errorRateBelow: 0.001, latency: null },
    broken: 'broken.conf',
    faults: [
      { name: 'fault', title: '', inject: steady(condition), expect: { status: 502, kinds: ['connect-refused'] } },
    ],
    mitigations: [],
    configs: { 'broken.conf': config },
  };
}

/** A gateway in front of one node that is an image, deployed as in a run. */
async function startScene({ engine, images }: TestEngine, condition: Condition, options: Options = {}) {
  const cleanUp = new AsyncDisposableStack();
  try {
    const own = cleanUp.use(await ownImage(engine, images));
    const { folder } = cleanUp.use(await temporaryFolder());
    const scenario = scenarioWith(condition, own.reference, options);
    const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
    const topology = topologyOf(arm.world);
    const { open } = await prepareDockerRuntime({
      engine,
      nginx: null,
      upstreams: [own.reference],
      connectAgent,
      onStep: () => {},
      signal: new AbortController().signal,
    });
    const runId = uniqueRunId();
    const runtime = open({ runId, temporary: '' });
    cleanUp.defer(runtime.close);
    const watch = createProgramWatch();
    const pod = await runtime.createPod({
      id: `${runId}/0`,
      hosts: topology.hosts,
      images: imageNodesOf(topology),
      exchange: folder,
      onEvent: watch.onEvent,
    });
    await deploy(pod, scenario, arm, topology, watch);
    const probe = { host: topology.gateway.address, port: gatewayPort, path: '/', header: null, withinMs: 0 };
    const app = engine.client.getContainer(`gatecrash-${runId}-0-app-1`);
    return {
      pod,
      app,
      target: targetIn({ pod, topology, watch, configs: scenario.configs }, 'app-1'),
      answers: async (status: number) => (await pod.agent.call('awaitGet', { ...probe, status })).met,
      [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
    };
  } catch (error) {
    await cleanUp.disposeAsync();
    throw error;
  }
}

const test = await testEngine();
const needed = 'skipped' in test ? null : test;
/** Those of what is no node, and of the way to a region, where there are no images, are not meant. */
const able = [...conditions.values()].filter(
  ({ needsStub, via, onService }) => needsStub !== true && via !== 'gateway' && onService !== true,
);
/** What the gateway answers meanwhile, where it is not 502: four toxics give no error by themselves. */
const statuses: Readonly<Record<string, number>> = {
  'freeze-node': 504,
  'add-latency': 504,
  'firewall-drop': 504,
  'narrow-uplink': 200,
  hang: 504,
  'limit-bandwidth': 200,
  slice: 200,
  'slow-close': 200,
  'slow-link': 504,
};

describe.skipIf(needed === null)(
  `a node that is an image${'skipped' in test ? ` (skipped: ${test.skipped})` : ''}`,
  () => {
    it.each(able)(
      'is put in the condition $type, with a proof, and is well again afterwards',
      async (implementation: ConditionImplementation) => {
        const { type, via } = implementation;
        await using scene = await startScene(needed as TestEngine, { type, target: 'app-1', via });
        const marks: FaultMark[] = [];
        const failed: boolean[] = [];
        const stop = new AbortController();
        const context = {
          target: scene.target,
          settings: {},
          onLoadClock: (at: number) => at,
          now: () => scene.pod.agent.call('now', {}),
          onEffect: () => void scene.answers(statuses[type] ?? 502).then((met) => failed.push(met)),
          onMark: (mark: FaultMark) => {
            marks.push(mark);
            if (marks.length === 2) stop.abort();
          },
        };
        expect(await scene.answers(200)).toBe(true);
        const injection = cycles({ type, target: 'app-1', via }, { downMs: 600, upMs: 20 });
        await inject(injection, implementation, context, stop.signal);
        expect(failed).toEqual([true, true]);
        for (const { proof, recoveredAt } of marks) {
          expect(proof).toContain('127.0.1.1:8080');
          expect(recoveredAt).not.toBe(null);
        }
        expect(await scene.answers(200)).toBe(true);
      },
    );

    it('has the rights that its image has, no way to more, and no folder of this machine', async () => {
      await using scene = await startScene(needed as TestEngine, {
        type: 'kill-node',
        target: 'app-1',
        via: 'process',
      });
      const { Config, HostConfig, Mounts, NetworkSettings } = await scene.app.inspect();
      expect(Config).toMatchObject({ User: '1234:1234' });
      expect(HostConfig).toMatchObject({
        SecurityOpt: ['no-new-privileges'],
        Privileged: false,
        ReadonlyRootfs: false,
      });
      expect({ Mounts, networks: Object.keys(NetworkSettings.Networks) }).toEqual({ Mounts: [], networks: [] });
    });

    it('takes another command and environment than its image has, and a root that it cannot write to', async () => {
      const options = { command: ['another command'], env: { GREETING: ' good day' }, readOnly: true };
      const killed = { type: 'kill-node', target: 'app-1', via: 'process' } as const;
      await using scene = await startScene(needed as TestEngine, killed, options);
      expect(await scene.pod.lastLines('app-1')).toEqual([
        'app starts as 1234 with another command good day',
        'app listens',
      ]);
      const writes = ['/tmp/mine', '/var/tmp/mine'].map((file) => `touch ${file} && echo ${file}`).join('; ');
      const { output } = await execIn(scene.app, ['sh', '-c', writes], 20_000);
      expect(output.match(/^\/\S+$/gm)).toEqual(['/tmp/mine']);
    });

    it('reaches neither this machine nor what lies beyond it', async () => {
      await using scene = await startScene(needed as TestEngine, {
        type: 'kill-node',
        target: 'app-1',
        via: 'process',
      });
      const server = createServer((socket) => socket.destroy()).listen(0, '0.0.0.0');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
      const hosts = [
        ...own.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
      ];
      const connects = `for (const host of process.argv.slice(1))
      require('node:net').connect({ host, port: ${port}, timeout: 3000 })
        .on('connect', () => { console.log(host, 'connected'); process.exit(); })
        .on('timeout', () => process.exit())
        .on('error', ({ code }) => console.log(host, code))`;
      try {
        expect(hosts.length).toBeGreaterThan(0);
        const argv = ['/usr/local/bin/node', '-e', connects, ...hosts];
        const { output } = await execIn(scene.app, argv, 20_000);
        expect(output).not.toContain('connected');
      } finally {
        server.close();
      }
    });

    it('that takes no notice of SIGTERM is ended as an orchestrator does', async () => {
      await using scene = await startScene(needed as TestEngine, {
        type: 'kill-node',
        target: 'app-1',
        via: 'process',
      });
      await scene.target.terminate();
      expect(await scene.answers(502)).toBe(true);
      await scene.target.start();
      expect((await scene.target.awaitReady(scene.target.recoveryMs)).met).toBe(true);
      expect(await scene.answers(200)).toBe(true);
    });
  },
);
