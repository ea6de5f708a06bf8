import { Client } from 'memjs';
import type { CacheClient } from './cache-client.ts';
import type { ServiceAddress } from './settings.ts';

/** A client with its library's defaults (500 ms, tried three times), or one that tries once, for `onceMs`. */
export async function connectMemcached({ host, port }: ServiceAddress, onceMs: number | null): Promise<CacheClient> {
  const patience = onceMs === null ? {} : { timeout: onceMs / 1000, retries: 1, failover: false };
  const client = Client.create(`${host}:${port}`, patience);
  return {
    get: async (key) => (await client.get(key)).value?.toString('utf8') ?? null,
    set: async (key, value) => {
      await client.set(key, value, { expires: 60 });
    },
    close: () => client.close(),
  };
}
