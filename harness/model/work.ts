/** One thing that the stub application does for a request beside its service time. `service` names one of the scenario's. */
export type WorkStep =
  | CacheStep
  | CallStep
  | DatabaseStep
  | EnqueueStep
  | GuardedCallStep
  | MemoryStep
  | ReleaseStep
  | ShedStep;

/** It calls a third party, and answers when that has answered. A call that fails closes the client's connection. */
export interface CallStep {
  readonly type: 'call';
  readonly service: string;
}

/**
 * It turns requests away with 503 before they take a worker: at level n those for the first n of `paths`, the least
 * important first. The level is 0 until it is told another (GET /-/shed?level=2).
 */
export interface ShedStep {
  readonly type: 'shed';
  readonly paths: readonly string[];
}

/** Turns away, when it is told to, requests for paths that begin with the first of these, then the first two, … */
export function shed(paths: readonly string[]): ShedStep {
  return { type: 'shed', paths };
}

/**
 * It calls a third party as a client that expects it to fail: with a timeout for each call, more tries with a pause that
 * doubles, a circuit breaker that lets no call through after `breakAfter` failures in a row and tries one again after
 * `halfOpenAfterMs`, and default data as the answer where no call brought one.
 */
export interface GuardedCallStep {
  readonly type: 'guarded-call';
  readonly service: string;
  readonly timeoutMs: number;
  /** Further tries after a call that failed. */
  readonly retries: number;
  /** Pause before the first of them; the next ones are twice as long each. */
  readonly backoffMs: number;
  /** null = no circuit breaker. */
  readonly breakAfter: number | null;
  readonly halfOpenAfterMs: number;
  /** Unset, a request without an answer from the third party has its connection closed. */
  readonly fallback: boolean;
}

/**
 * It answers 202 and calls the third party `to` afterwards, through a queue in the Redis `service`: each job is tried
 * again every `retryEveryMs` until the third party has answered it within `timeoutMs`.
 */
export interface EnqueueStep {
  readonly type: 'enqueue';
  readonly service: string;
  readonly to: string;
  readonly timeoutMs: number;
  readonly retryEveryMs: number;
}

/**
 * It looks for the answer in Redis or Memcached before it does the rest of its work, and puts it there afterwards. A hit
 * costs no service time. The `default` client has the settings that its library comes with: it queues commands while
 * the store is away, and tries again. The `fail-fast` one gives up after 20 ms, and takes that for a miss.
 */
export interface CacheStep {
  readonly type: 'cache';
  readonly service: string;
  readonly store: 'redis' | 'memcached';
  readonly client: 'default' | 'fail-fast';
  /** Paths that it holds from the start. */
  readonly warm: readonly string[];
}

/** It asks PostgreSQL for every request: a query of `queryMs`, on one of `poolSize` connections that it keeps. */
export interface DatabaseStep {
  readonly type: 'database';
  readonly service: string;
  readonly poolSize: number;
  readonly queryMs: number;
}

/** A cache in Redis; `client` is fail-fast unless said. */
export function redisCache(
  service: string,
  settings: { warm: readonly string[]; client?: CacheStep['client'] },
): CacheStep {
  return { type: 'cache', service, store: 'redis', client: settings.client ?? 'fail-fast', warm: settings.warm };
}

/** A cache in Memcached; `client` is fail-fast unless said. */
export function memcachedCache(
  service: string,
  settings: { warm: readonly string[]; client?: CacheStep['client'] },
): CacheStep {
  return { type: 'cache', service, store: 'memcached', client: settings.client ?? 'fail-fast', warm: settings.warm };
}

/**
 * A request takes `mbPerRequest` of memory and holds it for `heldMs` from when a worker took it on, as what it leaves behind
 * (its session, its buffers, garbage) is given back some time after its answer. What was given back is taken again, and
 * not returned to the system: the process has as much as was ever held at once.
 */
export interface MemoryStep {
  readonly type: 'memory';
  readonly mbPerRequest: number;
  readonly heldMs: number;
}

/** Holds memory for every request, for a time. */
export function memory(settings: { mbPerRequest: number; heldMs: number }): MemoryStep {
  return { type: 'memory', mbPerRequest: settings.mbPerRequest, heldMs: settings.heldMs };
}

/** A query of `queryMs` for every request, on a pool of `poolSize` connections. */
export function database(service: string, settings: { poolSize: number; queryMs: number }): DatabaseStep {
  return { type: 'database', service, poolSize: settings.poolSize, queryMs: settings.queryMs };
}

/**
 * It comes in releases: v1, which is good, and v2, which has a mistake: the code of some pages throws or, where they
 * call an API, its address is wrong. Nothing is wrong until somebody deploys v2.
 */
export interface ReleaseStep {
  readonly type: 'release';
  /** Paths, by prefix, that run into the mistake with nothing to catch it: the process dies of it. */
  readonly unhandled: readonly string[];
  /** Those whose handler catches it, and answers with a reason: 500, or 502 where it is the API's. */
  readonly handled: readonly string[];
  /** The API that these paths call, in v1 too; null where they call none. */
  readonly api: string | null;
}

/** Calls a third party for every request. */
export function call(service: string): CallStep {
  return { type: 'call', service };
}

/** Comes in two releases, of which the second throws on these paths; or, where an API is named, has its address wrong. */
export function release(v2: { unhandled?: readonly string[]; handled?: readonly string[]; api?: string }): ReleaseStep {
  return {
    type: 'release',
    unhandled: v2.unhandled ?? [],
    handled: v2.handled ?? [],
    api: v2.api ?? null,
  };
}

/** Calls a third party with a timeout, and what is said beside it; unset: no retries, no circuit breaker, no fallback. */
export function guardedCall(
  service: string,
  settings: {
    timeoutMs: number;
    retries?: number;
    backoffMs?: number;
    breaker?: { consecutive: number; halfOpenAfterMs: number };
    fallback?: boolean;
  },
): GuardedCallStep {
  return {
    type: 'guarded-call',
    service,
    timeoutMs: settings.timeoutMs,
    retries: settings.retries ?? 0,
    backoffMs: settings.backoffMs ?? 10,
    breakAfter: settings.breaker?.consecutive ?? null,
    halfOpenAfterMs: settings.breaker?.halfOpenAfterMs ?? 1000,
    fallback: settings.fallback ?? false,
  };
}

/** Calls the third party `to` after the request is answered, by way of a queue in the Redis `queue`. */
export function enqueueCall(
  to: string,
  settings: { queue: string; timeoutMs: number; retryEveryMs?: number },
): EnqueueStep {
  const { queue: service, timeoutMs, retryEveryMs = 100 } = settings;
  return { type: 'enqueue', service, to, timeoutMs, retryEveryMs };
}

/** The services that a step works with. */
function servicesOfStep(step: WorkStep): readonly (string | null)[] {
  switch (step.type) {
    case 'memory':
    case 'shed':
      return [];
    case 'release':
      return [step.api];
    case 'enqueue':
      return [step.service, step.to];
    default:
      return [step.service];
  }
}

/** The services that work needs, each once. */
export function servicesOf(work: readonly WorkStep[]): readonly string[] {
  return [...new Set(work.flatMap(servicesOfStep).filter((service) => service !== null))];
}
