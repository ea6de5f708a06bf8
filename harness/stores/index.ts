import type { StoreKind } from '../model/store.ts';
import { memcachedProbe } from './memcached.ts';
import { postgresProbe } from './postgres.ts';
import { redisProbe } from './redis.ts';
import type { StoreProbe } from './store.ts';

/** How each kind of store is asked whether it serves. */
export const storeProbes: Readonly<Record<StoreKind, StoreProbe>> = {
  redis: redisProbe,
  memcached: memcachedProbe,
  postgres: postgresProbe,
};
