import { expect, it } from 'vitest';
import { controlledConfig, startControlledPod } from '../test/controlled-pod.ts';
import { gatewayControl } from './gateway-control.ts';
import { activeHealthCheck } from './mitigations/index.ts';

const controller = activeHealthCheck({ intervalMs: 50 });

it('loses no request of fresh connections, however often the gateway is reloaded under load', async () => {
  await using scene = await startControlledPod(controller);
  const { topology, test } = scene;
  const { serveNodes: serve } = gatewayControl(test.pod, { config: controlledConfig, nodes: topology.nodes });
  await scene.startLoad();
  const reloads = 10;
  let last = 0;
  for (let round = 0; round < reloads; round += 1) {
    const { at } = await serve(round % 2 === 0 ? topology.nodes.slice(1) : topology.nodes);
    expect(at).toBeGreaterThan(last);
    last = at;
  }
  const account = await test.pod.agent.call('stopLoad', { drainMs: 10_000 });
  const outcomes = test.events.flatMap((event) => (event.event === 'outcomes' ? event.outcomes : []));
  expect(outcomes.filter(([, , , , , outcome]) => outcome !== 200)).toEqual([]);
  expect(account).toMatchObject({ failed: 0, inFlight: 0, answered: account.sent });
  // 150 ms of handing over in each: the load went on all the while.
  expect(account.sent).toBeGreaterThan(reloads * 150 * 0.2 * 0.5);
});

it('tells of a reload that nginx did not take: it is silent, and the old config goes on', async () => {
  await using scene = await startControlledPod(controller);
  const [node] = scene.topology.nodes;
  if (node === undefined) throw new Error('there is no node');
  const started = { config: controlledConfig, nodes: scene.topology.nodes };
  const { serveNodes: serve } = gatewayControl(scene.test.pod, started, 300);
  await expect(serve([{ ...node, name: 'nobody' }])).rejects.toThrow(
    /^GC9003: the gateway did not take its new config within 0.3 s/,
  );
  const old = { host: '127.0.0.1', port: 80, path: '/', status: 200, header: null, withinMs: 5000 };
  expect((await scene.test.pod.agent.call('awaitGet', old)).met).toBe(true);
});
