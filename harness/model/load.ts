/** One kind of request that the load sends. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST';
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly body: string | null;
}

/**
 * Open model: arrivals never wait for responses. Request i is due at t0 + i/rate, and takes the i-th spec in turn.
 * (Schroeder, Wierman, Harchol-Balter: "Open Versus Closed: A Cautionary Tale", NSDI 2006.)
 */
export interface OpenModel {
  readonly type: 'open';
  readonly ratePerSecond: number;
  readonly requests: readonly RequestSpec[];
  /** fresh: a connection per request, as from many clients; pooled: kept connections. */
  readonly connections: 'fresh' | 'pooled';
  /** A request without a complete answer after this long has failed with TIMEOUT. */
  readonly timeoutMs: number;
}

/** A GET of `path`. */
export function get(path: string): RequestSpec {
  return { method: 'GET', path, body: null };
}

/** A POST to `path`. */
export function post(path: string, body = ''): RequestSpec {
  return { method: 'POST', path, body };
}

/** An open model of `rate` arrivals per second. */
export function openModel(settings: {
  rate: number;
  requests: readonly RequestSpec[];
  connections?: OpenModel['connections'];
  timeoutMs?: number;
}): OpenModel {
  return {
    type: 'open',
    ratePerSecond: settings.rate,
    requests: settings.requests,
    connections: settings.connections ?? 'fresh',
    timeoutMs: settings.timeoutMs ?? 5000,
  };
}
