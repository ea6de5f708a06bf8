import { createClient } from 'redis';
import type { CacheClient } from './cache-client.ts';
import type { ServiceAddress } from './settings.ts';

/**
 * A connected client. With its library's defaults (`failFastMs` null) it queues commands while the server is away and
 * connects again and again; a fail-fast one refuses them at once.
 */
export async function connectRedis({ host, port }: ServiceAddress, failFastMs: number | null): Promise<CacheClient> {
  const patience = failFastMs === null ? {} : { disableOfflineQueue: true, commandsQueueMaxLength: 1000 };
  const client = createClient({ socket: { host, port }, ...patience });
  client.on('error', () => {}); // what uses it is told by its own promise
  await client.connect();
  return {
    get: (key) => client.get(key),
    set: async (key, value) => {
      await client.set(key, value);
    },
    close: () => client.destroy(),
  };
}
