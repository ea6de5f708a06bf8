/** One thing that the stub application does for a request beside its service time. `service` names one of the scenario's. */
export type WorkStep = CallStep | GuardedCallStep | EnqueueStep | CacheStep | DatabaseStep;

/** It calls a third party, and answers when that has answered. A call that fails closes the client's connection. */
export interface CallStep {
  readonly type: 'call';
  readonly service: string;
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

/** A query of `queryMs` for every request, on a pool of `poolSize` connections. */
export function database(service: string, settings: { poolSize: number; queryMs: number }): DatabaseStep {
  return { type: 'database', service, poolSize: settings.poolSize, queryMs: settings.queryMs };
}

/** Calls a third party for every request. */
export function call(service: string): CallStep {
  return { type: 'call', service };
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

/** The services that work needs, each once. */
export function servicesOf(work: readonly WorkStep[]): readonly string[] {
  return [
    ...new Set(
      work.flatMap((step) => [...('service' in step ? [step.service] : []), ...('to' in step ? [step.to] : [])]),
    ),
  ];
}
