import { expect, it } from 'vitest';
import { collect } from './collect.ts';
import { topologyOf } from './model/topology.ts';
import { app, pool } from './model/upstream.ts';
import { worldOf } from './model/world.ts';

it('keeps answers that are told before the begin of their load is', async () => {
  const upstreams = { app: pool(1, app({ workers: 1, serviceTimeMs: 1 })) };
  const collector = collect({ follow: () => ({ stop: async () => {} }) }, topologyOf(worldOf({ upstreams }, null)));
  collector.addOutcomes(2, [
    [0, 0, 0, 0.2, 3, 200],
    [1, 0, 10, 10.1, 12, 502],
  ]);
  collector.begin(1_700_000_000_000);
  collector.addOutcomes(3, [[2, 0, 20, 20.3, 24, 200]]);
  const { records } = collector.history(null, []);
  expect(records.map(({ id, outcome, doneMs }) => [id, outcome, doneMs])).toEqual([
    [0, 200, 3],
    [1, 502, 12],
    [2, 200, 24],
  ]);
  await collector.close();
});
