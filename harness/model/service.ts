import { isStore, type StoreKind } from './store.ts';

/** A store as people run it in production: the real program, empty at first. */
export interface StoreProgram {
  readonly type: StoreKind;
}

/**
 * A system of somebody else's that the app calls: it answers every request after `serviceTimeMs`, has no limit of its
 * own, and writes down what reached it.
 */
export interface ThirdPartyProgram {
  readonly type: 'third-party';
  readonly serviceTimeMs: number;
}

/** What stands behind the app: what the gateway never talks to itself. */
export type ServiceProgram = StoreProgram | ThirdPartyProgram;

/** The port on which each is reached: that of its protocol. */
export const servicePorts: Readonly<Record<ServiceProgram['type'], number>> = {
  redis: 6379,
  memcached: 11211,
  postgres: 5432,
  'third-party': 8080,
};

/** A Redis server without persistence. */
export function redis(): StoreProgram {
  return { type: 'redis' };
}

/** A Memcached server. */
export function memcached(): StoreProgram {
  return { type: 'memcached' };
}

/** A PostgreSQL server with an empty database. */
export function postgres(): StoreProgram {
  return { type: 'postgres' };
}

/** A third party that answers after `serviceTimeMs`. */
export function thirdParty(settings: { serviceTimeMs: number }): ThirdPartyProgram {
  return { type: 'third-party', serviceTimeMs: settings.serviceTimeMs };
}

/** The kinds of store among services, each once. */
export function storesOf(services: Iterable<ServiceProgram>): readonly StoreKind[] {
  return [...new Set([...services].map(({ type }) => type).filter(isStore))];
}
