import type { CacheStep } from '../../model/work.ts';
import type { CacheClient } from './cache-client.ts';
import { addressOf, type ServiceAddress } from './settings.ts';
import type { MakeStep } from './step.ts';
import { toldCall } from './told-call.ts';

/** A command that a fail-fast client has no answer to by then counts as a miss. */
const failFastMs = 20;

/** So long an app that starts waits for the cache, which may have started just before it. */
const fillMs = 10_000;

async function connect({ store }: CacheStep, url: ServiceAddress, onceMs: number | null): Promise<CacheClient> {
  if (store === 'redis') return (await import('./redis-client.ts')).connectRedis(url, onceMs);
  return (await import('./memcached-client.ts')).connectMemcached(url, onceMs);
}

/** Puts the answers to these pages, by a client of its own: one that fails fast would give up on a machine that is busy with the start. */
async function fill(step: CacheStep, url: ServiceAddress): Promise<void> {
  const client = await connect(step, url, fillMs);
  await Promise.all(step.warm.map((path) => client.set(path, `GET ${path} from the cache\n`)));
  client.close();
}

/**
 * Cache-aside, as most apps have it: look, else work and put. Holds the answers to `warm` from the start. It takes every
 * GET for a page that is the same for everybody, which pages of a stub are; an app with others must know which.
 */
export const makeCache: MakeStep<CacheStep> = async (step, settings) => {
  const { service, client: kind, warm } = step;
  const url = addressOf(settings, service);
  const failFast = kind === 'fail-fast';
  if (warm.length > 0) await fill(step, url);
  const client = await connect(step, url, failFast ? failFastMs : null);
  let hits = 0;
  let misses = 0;
  return {
    run: async (request, rest) => {
      if (request.method !== 'GET') return rest();
      const looked = toldCall(request, service, () => client.get(request.url), failFast ? failFastMs : undefined);
      const body = await (failFast ? looked.catch(() => null) : looked);
      if (body !== null) {
        hits += 1;
        return { status: 200, body, by: 'cache' };
      }
      misses += 1;
      const answer = await rest();
      // Neither an error nor default data is what the page says.
      if (answer.status !== 200 || answer.by !== undefined) return answer;
      const put = client.set(request.url, answer.body);
      if (failFast) put.catch(() => {});
      else await put;
      return answer;
    },
    status: () => ({ 'x-cache': `${hits}/${misses}` }),
  };
};
