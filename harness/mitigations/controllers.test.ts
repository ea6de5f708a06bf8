import { expect, it } from 'vitest';
import { type ControlledPod, controlledConfig, startControlledPod } from '../../test/controlled-pod.ts';
import { targetIn } from '../../test/target-in.ts';
import { until } from '../../test/until.ts';
import { control } from '../control.ts';
import { gatewayControl } from '../gateway-control.ts';
import type { Controller, MitigationAct } from '../model/mitigation.ts';
import { activeHealthCheck, autoscaler, controllers } from './index.ts';

interface Working extends AsyncDisposable {
  readonly acts: readonly MitigationAct[];
  readonly scene: ControlledPod;
  readonly node: (name: string) => ReturnType<typeof targetIn>;
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
  const working = control(
    controller,
    {
      pod: test.pod,
      topology,
      watch,
      collector: { ...collector, addAct: (act) => void acts.push(act) },
      gateway: gatewayControl(test.pod, { config: controlledConfig, nodes: topology.nodes }),
      configs: {},
      removeFault: async () => false,
      onLoadClock: (at) => at - began,
    },
    stop.signal,
  );
  const probe = { host: '127.0.0.1', port: 80, path: '/', status: 200, header: null, withinMs: 0 };
  return {
    acts,
    scene,
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

const told = (acts: readonly MitigationAct[]) => acts.map(({ type, target }) => [type, target]);

it('every controller is made by a constructor that says what it needs', () => {
  for (const made of [activeHealthCheck({ intervalMs: 50 }), autoscaler({ intervalMs: 50 })]) {
    expect(controllers.get(made.type)?.spares).toBe(made.spares);
  }
  expect(controllers.size).toBe(2);
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
  // There is no second spare: a further death changes nothing.
  await working.node('app-1').kill();
  await until('requests fail', async () => !(await working.answersAll(3)));
  expect(working.acts).toHaveLength(1);
});
