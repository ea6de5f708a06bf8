import type { StoreKind } from '../model/store.ts';
import { memcachedArguments, memcachedProbe } from './memcached.ts';
import { postgresArguments, postgresProbe } from './postgres.ts';
import { redisArguments, redisProbe } from './redis.ts';
import type { StoreAddress, StoreProbe } from './store.ts';

/** How each kind of store is asked whether it serves. */
export const storeProbes: Readonly<Record<StoreKind, StoreProbe>> = {
  redis: redisProbe,
  memcached: memcachedProbe,
  postgres: postgresProbe,
};

/** How each kind of store is started, listening where it is told to. */
export const storeArguments: Readonly<Record<StoreKind, (address: StoreAddress) => readonly string[]>> = {
  redis: redisArguments,
  memcached: memcachedArguments,
  postgres: (address) => postgresArguments(address),
};
