import { expect, it } from 'vitest';
import { startLoadedPod } from '../../test/loaded-pod.ts';
import { app, pool } from '../model/upstream.ts';
import { database } from '../model/work.ts';
import { slowQueries, slowQueriesCondition } from './slow-queries.ts';

const { apply, prove, revert, awaitRecovery } = slowQueriesCondition;
const settings = slowQueries('app', { queryMs: 200 }).settings ?? {};

/** A pool under 40 requests per second, with a database behind it. */
function startShop(connections: number) {
  const work = [database('orders', { poolSize: connections, queryMs: 1 })];
  return startLoadedPod(pool(1, app({ workers: 200, serviceTimeMs: 1, watchdogMs: 300, work })), 40);
}

it('slow queries are in effect once they hold every connection and the watchdog closes what waits for one, and end', async () => {
  await using scene = await startShop(2);
  expect(await prove(scene.target, settings)).toBe(null);
  await apply(scene.target, settings);
  expect((await prove(scene.target, settings))?.proof).toBe(
    'every connection of app to its database is taken, and requests wait longer for one than the app does',
  );
  await revert(scene.target);
  expect(await awaitRecovery(scene.target)).not.toBe(null);
  expect(await prove(scene.target, settings)).toBe(null);
});

it('slow queries that leave connections free are known by what the app says of them', async () => {
  await using scene = await startShop(40);
  await apply(scene.target, settings);
  expect((await prove(scene.target, settings))?.proof).toBe('a query of app takes 200 ms');
});
