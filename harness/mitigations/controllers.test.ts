import { expect, it } from 'vitest';
import { type ControlledPod, controlledConfig, startControlledPod } from '../../test/controlled-pod.ts';
import { targetIn } from '../../test/target-in.ts';
import { until } from '../../test/until.ts';
import { control } from '../control.ts';
import { awaitGeneration } from '../deploy.ts';
import { gatewayControl } from '../gateway-control.ts';
import type { Controller, MitigationAct } from '../model/mitigation.ts';
import { gatewayAddress } from '../model/topology.ts';
import {
  activeHealthCheck,
  autoscaler,
  canaryWatch,
  controllers,
  degradation,
  queueAutoscaler,
  remedy,
} from './index.ts';

interface Working extends AsyncDisposable {
  readonly acts: readonly MitigationAct[];
  readonly scene: ControlledPod;
  readonly node: (name: string) => ReturnType<typeof targetIn>;
  /** What ended the controller; '' where nothing did. */
  readonly problem: () => Promise<string>;
  /** Whether the gateway answers `count` requests in a row, each with 200. */
  readonly answersAll: (count: number) => Promise<boolean>;
}

/** Lets a controller work on a pod under load. */
async function letWork(controller: Controller): Promise<Working> {
  const scene = await startControlledPod(controller);
  const { test, topology, watch, collector } = scene;
  const { at: began } = await scene.startLoad();
  const acts: MitigationAct[] = [];
  const stop = new AbortController();
  let problem = '';
  const working = control(
    controller,
    {
      pod: test.pod,
      topology,
      watch,
      collector: { ...collector, addAct: (act) => void acts.push(act) },
      gateway: gatewayControl(test.pod, { config: controlledConfig, nodes: topology.nodes }),
      configs,
      removeFault: async () => false,
      onLoadClock: (at) => at - began,
    },
    stop.signal,
  ).catch((error: unknown) => {
    problem = String(error);
  });
  const probe = { host: '127.0.0.1', port: 80, path: '/', status: 200, header: null, withinMs: 0 };
  return {
    acts,
    scene,
    problem: async () => {
      await until('the controller has ended', async () => problem !== '');
      return problem;
    },
    node: (name) => targetIn({ pod: test.pod, topology, watch }, name),
    answersAll: async (count) => {
      for (let i = 0; i < count; i += 1) {
        if (!(await test.pod.agent.call('awaitGet', probe)).met) return false;
      }
      return true;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await working;
      await scene[Symbol.asyncDispose]();
    },
  };
}

/** nginx in front of app-3 alone: the canary is rolled back. */
const withoutCanary = controlledConfig.replace('include /etc/nginx/upstreams/app.conf;', 'server app-3:8080;');
const configs = { 'rolled-back.conf': withoutCanary, 'bad.conf': 'include /etc/nginx/not-there.conf;' };

function watch(conf = 'rolled-back.conf'): Controller {
  return canaryWatch({ canary: 'app', maxErrors: 3, conf, intervalMs: 20 });
}

const told = (acts: readonly MitigationAct[]) => acts.map(({ type, target }) => [type, target]);

it('every controller is made by a constructor that says what it needs', () => {
  const load = [queueAutoscaler({ intervalMs: 50 }), degradation({ intervalMs: 50, levels: 2 })];
  const others = [
    activeHealthCheck({ intervalMs: 50 }),
    autoscaler({ intervalMs: 50 }),
    watch(),
    remedy({ afterMs: 1 }),
  ];
  const made = [...others, ...load];
  for (const { type, spares } of made) expect(controllers.get(type)?.spares).toBe(spares);
  expect(controllers.size).toBe(made.length);
});

it('the health checker takes a dead node out of the pool, and puts it back when it answers', async () => {
  await using working = await letWork(activeHealthCheck({ intervalMs: 20 }));
  const node = working.node('app-2');
  await node.kill();
  await until('app-2 is out', async () => working.acts.length > 0);
  expect(await working.answersAll(9)).toBe(true);
  await node.start();
  await until('app-2 is back', async () => working.acts.length > 1);
  expect(told(working.acts)).toEqual([
    ['ejection', 'app-2'],
    ['readmission', 'app-2'],
  ]);
  const [out, back] = working.acts;
  expect(out?.at).toBeLessThan(back?.at ?? 0);
  expect(await working.answersAll(9)).toBe(true);
});

it('the health checker never takes out the last node of a pool', async () => {
  await using working = await letWork(activeHealthCheck({ intervalMs: 20 }));
  const names = ['app-1', 'app-2', 'app-3'];
  for (const name of names) await working.node(name).kill();
  await until('nobody answers', async () => !(await working.answersAll(1)));
  for (const name of names) await working.node(name).start();
  for (const name of names) await working.node(name).awaitReady(10_000);
  await until('the pool is whole', async () => {
    const balance = new Map(names.map((name) => [name, 0]));
    for (const { type, target } of working.acts) {
      balance.set(target, (balance.get(target) ?? 0) + (type === 'ejection' ? 1 : -1));
    }
    return [...balance.values()].every((out) => out === 0);
  });
  let out = 0;
  for (const { type } of working.acts) {
    out += type === 'ejection' ? 1 : -1;
    expect(out).toBeLessThan(names.length);
  }
  expect(await working.answersAll(9)).toBe(true);
});

it('the autoscaler starts a node in the place of one that died, by what the log of the gateway says', async () => {
  await using working = await letWork(autoscaler({ intervalMs: 20 }));
  expect(working.acts).toEqual([]);
  await working.node('app-2').kill();
  await until('app-4 has joined', async () => working.acts.length > 0);
  expect(told(working.acts)).toEqual([['replica-joined', 'app-4']]);
  expect(await working.answersAll(9)).toBe(true);
  const journal = working.scene.topology.spares.map(({ name }) => name);
  expect(journal).toEqual(['app-4']);
});

it('the autoscaler says once of a node that it cannot replace that it has no further node, and how much failed', async () => {
  await using working = await letWork(autoscaler({ intervalMs: 20 }));
  await working.node('app-2').kill();
  await until('app-4 has joined', async () => working.acts.length > 0);
  await working.node('app-1').kill();
  await until('it is at its maximum', async () => working.acts.length > 1);
  expect(told(working.acts)).toEqual([
    ['replica-joined', 'app-4'],
    ['at-maximum', 'app-1'],
  ]);
  expect(working.acts[1]?.proof).toMatch(
    /^\d+ attempts at app-1 failed, and there is no further node to take its place$/,
  );
  const failedSoFar = working.scene.collector.failedRequests();
  await until('more requests fail', async () => working.scene.collector.failedRequests() > failedSoFar + 20);
  expect(working.acts).toHaveLength(2);
});

it('the canary watcher has the gateway run without the canary once it has failed three requests', async () => {
  await using working = await letWork(watch());
  await working.node('app-2').kill();
  await until('the canary is rolled back', async () => working.acts.length > 0);
  expect(told(working.acts)).toEqual([['rolled-back', 'app']]);
  expect(working.acts[0]?.proof).toMatch(/^\d+ of \d+ requests to app failed; the gateway was reloaded without it$/);
  expect(await working.answersAll(9)).toBe(true);
});

it('the canary watcher says of a canary without requests that nothing is known of it', async () => {
  await using working = await letWork(watch());
  const { agent } = working.scene.test.pod;
  await agent.call('changeRate', { ratePerSecond: 0.001 });
  await until('it is said', async () => working.acts.length > 0);
  expect(told(working.acts)).toEqual([['canary-idle', 'app']]);
  expect(working.acts[0]?.proof).toBe('app had no requests for 1000 ms: it is neither promoted nor rolled back');
});

it('a reload with a broken include is told, and the old config goes on', async () => {
  await using working = await letWork(watch('bad.conf'));
  await working.node('app-2').kill();
  await until('the reload has failed', async () => working.acts.length > 0);
  expect(told(working.acts)).toEqual([['reload-failed', 'gateway']]);
  expect(working.acts[0]?.proof).toContain('the gateway goes on with the config that it had: the gateway did not take');
  expect(await working.problem()).toMatch(/GC9003: the gateway did not take its new config/);
  await working.node('app-2').start();
  await until('the old config serves all nodes', async () => working.answersAll(9));
});

it('the queue autoscaler adds nodes for as long as requests wait, each once', async () => {
  await using working = await letWork(queueAutoscaler({ intervalMs: 20 }));
  for (const name of ['app-1', 'app-2', 'app-3']) await working.node(name).setCapacity({ workers: 0, queue: null });
  const { spares } = working.scene.topology;
  await until('all have joined', async () => working.acts.length === spares.length);
  expect(told(working.acts)).toEqual(spares.map(({ name }) => ['replica-joined', name]));
  for (const name of ['app-1', 'app-2', 'app-3']) await working.node(name).setCapacity(null);
  expect(await working.answersAll(9)).toBe(true);
});

it('the queue autoscaler says once that it has no further node, and how many requests still wait', async () => {
  await using working = await letWork(queueAutoscaler({ intervalMs: 20 }));
  for (const name of ['app-1', 'app-2', 'app-3']) await working.node(name).setCapacity({ workers: 0, queue: null });
  const { spares } = working.scene.topology;
  await until('it is at its maximum', async () => working.acts.length > spares.length);
  const said = working.acts[spares.length];
  expect(said).toMatchObject({ type: 'at-maximum', target: 'app' });
  expect(said?.proof).toMatch(/^\d+ requests still wait at 6 nodes, and there is no further node to start$/);
  const attempts = () => spares.reduce((sum, node) => sum + working.scene.collector.attempts(gatewayAddress(node)), 0);
  const soFar = attempts();
  await until('more requests came', async () => attempts() > soFar + 50);
  expect(working.acts).toHaveLength(spares.length + 1);
});

it('the queue autoscaler adds no node, and reloads nothing, where requests wait that idle workers could serve', async () => {
  await using working = await letWork(queueAutoscaler({ intervalMs: 20 }));
  const { test, collector } = working.scene;
  // Two requests wait there, and what comes beyond is turned away; the others have 32 workers, most of them idle.
  await working.node('app-1').setCapacity({ workers: 0, queue: 2 });
  await until('it has had time for some looks', async () => collector.failedRequests() > 30);
  expect(working.acts).toEqual([]);
  expect((await awaitGeneration(test.pod, 1, 0)).met).toBe(true);
});

it('degradation takes one step after the other while requests wait, and every one back when none do', async () => {
  await using working = await letWork(degradation({ intervalMs: 20, levels: 2 }));
  const levels = () => working.acts.filter(({ target }) => target === 'app-1').map(({ type, level }) => [type, level]);
  for (const name of ['app-1', 'app-2', 'app-3']) await working.node(name).setCapacity({ workers: 0, queue: null });
  await until('it has shed all that it may', () => levels().length >= 2);
  for (const name of ['app-1', 'app-2', 'app-3']) await working.node(name).setCapacity(null);
  await until('it has taken both steps back', () => levels().length >= 4);
  expect(levels()).toEqual([
    ['degraded', 1],
    ['degraded', 2],
    ['restored', 1],
    ['restored', 0],
  ]);
  expect(working.acts.at(-1)?.proof).toBe('nobody waited: level 0');
});
