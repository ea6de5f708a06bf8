import type { KindId } from './kinds/index.ts';
import { type Alike, ofAlike } from './of-alike.ts';

/** Failures of the load's own machine: out of ports, file descriptors or buffers. They say nothing of the gateway. */
export const localFailures = ['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'] as const;

/** Error codes that stand in place of a status where no complete answer came; EPROTO: what came was no HTTP. */
export const transportFailures = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPROTO',
  'TRUNCATED',
  'TIMEOUT',
  'EOTHER',
  ...localFailures,
] as const;
export type TransportFailure = (typeof transportFailures)[number];

/** What the client saw: a complete answer's status, or why there was none; null = still in flight. */
export type Outcome = number | TransportFailure | null;

/** One request as the load agent saw it. Instants are ms since the load began. */
export interface ClientRecord {
  /** The i-th arrival, from 0. */
  readonly id: number;
  /** Index into the load's request specs. */
  readonly route: number;
  readonly dueMs: number;
  readonly sentMs: number;
  /** null while in flight. */
  readonly doneMs: number | null;
  readonly outcome: Outcome;
}

/** One attempt of the gateway at an upstream server. */
export interface Attempt {
  /** `host:port`, or the upstream's name where there was no server to try. */
  readonly address: string;
  /** The status that nginx gave the attempt (its own 502 or 504 where the upstream gave none). */
  readonly status: number | null;
  /** null where no header came: the status is then the gateway's own. */
  readonly headerMs: number | null;
  readonly connectMs: number | null;
  /** On the load's clock; nginx logs with ms resolution. */
  readonly startMs: number;
  readonly endMs: number;
  /** What the gateway's error log says of this attempt; null where it says nothing. */
  readonly kind: KindId | 'unknown' | null;
}

/** The gateway's access log line of one request. */
export interface GatewayRecord {
  readonly status: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly attempts: readonly Attempt[];
  /** HIT, STALE, … ($upstream_cache_status); absent where no cache was asked. */
  readonly cacheStatus?: string;
}

/**
 * How an arrival ended: `turned-away` beyond the app's capacity, `aborted` by the gateway, `closed` by the app's own
 * watchdog or because a call of it failed, `crashed` by an exception that nothing caught, `caught` with one that was.
 */
export const arrivalOutcomes = ['answered', 'turned-away', 'aborted', 'closed', 'crashed', 'caught'] as const;

/**
 * What an app's call to a service came to; `closed` and `timeout` are the app's own doing, and one that is
 * `short-circuited` was not made: an open circuit breaker did not let it through.
 */
export const callOutcomes = ['answered', 'failed', 'refused', 'reset', 'timeout', 'closed', 'short-circuited'] as const;

/** One call of the app to a service behind it, for one request. */
export interface ServiceCall {
  readonly service: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: (typeof callOutcomes)[number];
  /** The HTTP status that the app got; unset where none came, or where the service does not speak HTTP. */
  readonly status?: number | undefined;
}

/** Whether the call went to the service at all. */
export function wasMade({ outcome }: ServiceCall): boolean {
  return outcome !== 'short-circuited';
}

/** What an answer was made from in place of own work; `replay`: a third party knew the idempotency key, and did nothing again. */
export const answerSources = ['cache', 'fallback', 'queue', 'replay'] as const;

/** One request as it arrived at an upstream program. */
export interface Arrival {
  readonly node: string;
  readonly startMs: number;
  /** null where it never finished (the program died). */
  readonly endMs: number | null;
  readonly outcome: (typeof arrivalOutcomes)[number] | null;
  /** Unset: the app's own work. */
  readonly source?: (typeof answerSources)[number] | undefined;
  /** Its calls to services, in the order in which they ended; unset: none. */
  readonly calls?: readonly ServiceCall[] | undefined;
  /**
   * What it asked for, "GET /cheap", where that is not what the load asked for, or where the header that tells that was
   * taken away; unset: what the load asked for.
   */
  readonly as?: string | undefined;
}

/** A gateway error: made by the gateway itself, not passed through from the app. */
export interface GatewayErrorRecord {
  readonly status: number;
  readonly kind: KindId | 'unknown';
}

/** Client record, gateway log line and upstream journal of one request, joined by its id. */
export interface RequestRecord extends ClientRecord, Alike {
  readonly gateway: GatewayRecord | null;
  readonly arrivals: readonly Arrival[];
  /** As it reached the third parties behind the app, by their own journals; unset: none was reached. */
  readonly deliveries?: readonly Arrival[] | undefined;
  readonly gatewayError: GatewayErrorRecord | null;
}

/** Whether the client got a complete answer that says success (2xx or 3xx). */
export function succeeded(record: ClientRecord): boolean {
  return typeof record.outcome === 'number' && record.outcome >= 200 && record.outcome < 400;
}

/** Whether an attempt ended in anything but an answer that the gateway could use: no header, a logged error, a 5xx. */
export function attemptFailed(attempt: Attempt): boolean {
  return attempt.headerMs === null || attempt.kind !== null || (attempt.status !== null && attempt.status >= 500);
}

/** Whether the client got a success that no node gave: none was asked, or the last one that was failed. */
function withoutApp(record: RequestRecord): boolean {
  if (!succeeded(record) || record.gateway === null) return false;
  const last = record.gateway.attempts.at(-1);
  // A connection that is reset after the whole answer came over it has an error line; the answer is the app's.
  if (last !== undefined && last.headerMs !== null && last.status === record.outcome) return false;
  return last === undefined || attemptFailed(last);
}

/** What $upstream_cache_status says of an answer that came out of the cache. */
const cached: ReadonlySet<string> = new Set(['HIT', 'STALE', 'UPDATING', 'REVALIDATED']);

/** Whether the gateway's cache answered with what was out of date, and had it fetched anew beside the request. */
export const refreshedBeside = ofAlike(({ gateway }: RequestRecord) => {
  const { attempts, cacheStatus } = gateway ?? { attempts: [] };
  return attempts.length === 0 && (cacheStatus === 'STALE' || cacheStatus === 'UPDATING');
});

/** Whether the gateway's cache answered, without any node having given this answer now. */
export const answeredFromCache = ofAlike(
  (record: RequestRecord) => withoutApp(record) && cached.has(record.gateway?.cacheStatus ?? ''),
);

/** Whether the gateway's cache answered with what was out of date. */
export const stale = ofAlike(
  ({ gateway }: RequestRecord) => gateway?.cacheStatus === 'STALE' || gateway?.cacheStatus === 'UPDATING',
);

/** Whether the gateway turned the request away by its own policy (limit_req, limit_conn): 429, or its 503. */
export const shed = ofAlike(
  ({ gateway, gatewayError }: RequestRecord) =>
    (gateway?.status === 429 && gateway.attempts.length === 0) || gatewayError?.kind === 'limit-503',
);

/**
 * Whether the gateway answered in place of the app: the client has a success, but no node was asked (`return 200`,
 * `try_files`) or the last attempt failed (`error_page 502 =200 …`). An answer from the cache is not meant.
 */
export const degraded = ofAlike((record: RequestRecord) => withoutApp(record) && !answeredFromCache(record));

/** Whether the request ended in anything but its normal answer. In flight is neither. */
export const failed = ofAlike(
  (record: RequestRecord) => record.outcome !== null && (!succeeded(record) || degraded(record)),
);

/** How many calls to services the apps made for a request. */
export const callsMade = ofAlike(({ arrivals }: RequestRecord) =>
  arrivals.reduce((sum, { calls = [] }) => sum + calls.filter(wasMade).length, 0),
);
