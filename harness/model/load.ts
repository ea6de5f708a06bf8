/** Where a client connects to. */
export type ConnectPlace = { readonly host: string; readonly port: number } | { readonly socket: string };

/** A server that a request is sent to, and how it is spoken to. */
export interface Asked {
  readonly connect: ConnectPlace;
  /** Whatever certificate the server shows is taken. */
  readonly tls: boolean;
  /** The connection begins with a line that tells the client's address (PROXY protocol, version 1). */
  readonly proxyProtocol: boolean;
  /** The name of the server that is asked for: in the Host header, and where it is TLS as SNI. */
  readonly host: string;
}

/** One kind of request that the load sends. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST';
  /** Path and query, beginning with a slash; at most 800 characters, so that nginx's lines of errors still say whose they are. */
  readonly path: string;
  /** At most 4 MB, and at the rate at most 50 MB per second in all. */
  readonly body: string | null;
  /** Unset: the gateway of the pod, by its own name. */
  readonly to?: Asked;
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

/** The paths that a load GETs, each once; the root where it GETs none. */
export function pagesOf({ requests }: Pick<OpenModel, 'requests'>): readonly string[] {
  const pages = new Set(requests.filter(({ method }) => method === 'GET').map(({ path }) => path));
  return pages.size === 0 ? ['/'] : [...pages];
}

/** A GET of `path`, which has at most 800 characters. */
export function get(path: string): RequestSpec {
  return { method: 'GET', path, body: null };
}

/** A POST to `path`, with a body of at most 4 MB. */
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
