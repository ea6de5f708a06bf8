import pg from 'pg';
import type { DatabaseStep } from '../../model/work.ts';
import { addressOf } from './settings.ts';
import type { MakeStep } from './step.ts';
import { toldCall } from './told-call.ts';

/**
 * A query for every request, on a pool of connections that are kept, with the library's default of waiting for a free
 * one for ever. What a query is for: it takes `queryMs` in the database (pg_sleep). GET /-/database?queryMs=800 makes
 * queries slow, as a missing index or a lock does.
 */
export const makeDatabase: MakeStep<DatabaseStep> = async ({ service, poolSize, queryMs: first }, settings) => {
  const { host, port } = addressOf(settings, service);
  const pool = new pg.Pool({ host, port, user: 'postgres', database: 'postgres', max: poolSize, idleTimeoutMillis: 0 });
  pool.on('error', () => {}); // a connection that was idle is gone; whoever asks next is told
  let queryMs = first;
  // Every connection is made before the app says that it is ready.
  const all = await Promise.all(Array.from({ length: poolSize }, () => pool.connect()));
  for (const one of all) one.release();
  return {
    run: async (request, rest) => {
      await toldCall(request, service, () => pool.query('select pg_sleep($1)', [queryMs / 1000]));
      return rest();
    },
    status: () => ({
      'x-pool': `${pool.totalCount - pool.idleCount}/${poolSize}`,
      'x-pool-waiting': String(pool.waitingCount),
      'x-query-ms': String(queryMs),
    }),
    tell: (wanted) => {
      queryMs = wanted.get('queryMs') === '' ? first : Number(wanted.get('queryMs'));
    },
  };
};
