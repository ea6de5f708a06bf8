import type { Condition, ConditionSettings } from '../model/fault.ts';
import type { AppStatus, ConditionImplementation, FaultTarget, Proof } from './condition.ts';

/** In a pool that cannot serve the load so many wait within this time that the watchdog closes who comes next. */
const exhaustionMs = 1500;

const isSlow = (status: AppStatus, { queryMs }: ConditionSettings): boolean => status['x-query-ms'] === String(queryMs);

/** Every connection is taken, and who comes next has to wait for one longer than the watchdog of the app does. */
function isExhausted(status: AppStatus, { queryMs }: ConditionSettings): boolean {
  const [taken = 0, size = 0] = (status['x-pool'] ?? '').split('/').map(Number);
  const waiting = Number(status['x-pool-waiting']);
  const waitMs = (waiting / size) * Number(queryMs);
  return size > 0 && taken >= size && waiting > 0 && waitMs >= Number(status['x-watchdog-ms'] ?? 0);
}

async function proveSlow(
  { app, name }: Pick<FaultTarget, 'app' | 'name'>,
  settings: ConditionSettings,
): Promise<Proof | null> {
  const { at, met } = await app.awaitStatus((status) => isSlow(status, settings), 0);
  return met ? { at, proof: `a query of ${name} takes ${settings.queryMs} ms` } : null;
}

async function prove({ app, name }: FaultTarget, settings: ConditionSettings): Promise<Proof | null> {
  const { at, met } = await app.awaitStatus(
    (status) => isSlow(status, settings) && isExhausted(status, settings),
    exhaustionMs,
  );
  if (met)
    return {
      at,
      proof: `every connection of ${name} to its database is taken, and requests wait longer for one than the app does`,
      since: at,
    };
  return proveSlow({ app, name }, settings);
}

/**
 * Queries take longer, as with a missing index, a lock, or a plan that has changed. A pool of n connections then serves
 * n / query time; what comes beyond waits for a connection, in the app and without a limit, and is closed by the app's
 * watchdog: "upstream prematurely closed connection", 502. What was given up is queried all the same, so that soon
 * hardly anything is answered in time.
 */
export const slowQueriesCondition: ConditionImplementation = {
  type: 'slow-queries',
  via: 'process',
  needsStub: true,
  needsWork: 'database',
  ranges: { queryMs: [1, 60_000] },
  wholePool: true,
  apply: ({ app }, { queryMs }) => app.tell(`/-/database?queryMs=${queryMs}`),
  prove,
  proveStill: proveSlow,
  revert: async ({ app }) => {
    await app.tell('/-/database?queryMs=');
  },
  awaitRecovery: async ({ app, recoveryMs }) => {
    const { at, met } = await app.awaitStatus((status) => status['x-pool-waiting'] === '0', recoveryMs);
    return met ? { at } : null;
  },
};

/** Makes the database queries of a pool's apps take `queryMs`; reverting makes them as fast as they were. */
export function slowQueries(target: string, settings: { queryMs: number }): Condition {
  const { type, via } = slowQueriesCondition;
  return { type, target, via, settings };
}
