import type { KindId } from './kinds/index.ts';
import type { LogLevel } from './kinds/kind.ts';
import type { Arrival, ServiceCall } from './record.ts';

/** One attempt of a request as the gateway's access log has it. */
export interface LoggedAttempt {
  /** `host:port`, `unix:<path>`, or the upstream's name where there was no server to try. */
  readonly address: string;
  readonly status: number | null;
  readonly connectMs: number | null;
  /** null where no header came: the status is then the gateway's own. */
  readonly headerMs: number | null;
  readonly responseMs: number | null;
}

/** One line of the gateway's access log: a request from its first byte to the end of its answer. */
export interface AccessEntry {
  /** null where the request was not of the load's. */
  readonly requestId: number | null;
  /** It was one of a spike on top of the load. */
  readonly spike?: true;
  readonly startEpochMs: number;
  readonly endEpochMs: number;
  readonly status: number;
  readonly method: string;
  /** Path and query as the client sent them. */
  readonly path: string;
  /** In the order in which they were made. */
  readonly attempts: readonly LoggedAttempt[];
  readonly bodyBytes: number;
  /** HIT, STALE, …; null where no cache was asked. */
  readonly cacheStatus: string | null;
  /** Serial number of the client's connection. */
  readonly connection: number;
}

/** One line of the gateway's error log. */
export interface ErrorEntry {
  readonly level: LogLevel;
  /** null where the line is about no request of the load's. */
  readonly requestId: number | null;
  /** It is about a request of a spike. */
  readonly spike?: true;
  /** null where the line tells of no gateway error. */
  readonly kind: KindId | 'unknown' | null;
  /** As LoggedAttempt.address; null where the line names no upstream. */
  readonly upstreamAddress: string | null;
  readonly message: string;
  /** The line as it stands in the log. */
  readonly line: string;
  /** The how-manieth line of the log it is: the log's own instants have seconds only. */
  readonly position: number;
}

/** What an upstream program wrote down of something that it did about its own state, for no single request. */
export interface ActEntry {
  readonly event: 'act';
  readonly node: string;
  readonly epochMs: number;
  readonly act: 'breaker-opened' | 'breaker-closed' | 'memory-grew';
  readonly why: string;
  /** What it held for requests by then, in MiB, where it is about that. */
  readonly memoryMb?: number;
}

/** What an upstream program wrote down when a request arrived, or ended. */
export type JournalEntry =
  | {
      readonly event: 'start';
      readonly requestId: number | null;
      /** It was one of a spike on top of the load. */
      readonly spike?: true;
      readonly node: string;
      readonly epochMs: number;
      /** What it asked for, "GET /cheap"; unset: what the load asked for. */
      readonly as?: string;
    }
  | {
      readonly event: 'end';
      readonly requestId: number | null;
      readonly spike?: true;
      readonly node: string;
      readonly epochMs: number;
      readonly outcome: NonNullable<Arrival['outcome']>;
      /** Unset: the app's own work. */
      readonly source?: NonNullable<Arrival['source']>;
    }
  | {
      /** A call to a service has ended. */
      readonly event: 'call';
      readonly requestId: number | null;
      readonly spike?: true;
      readonly node: string;
      readonly epochMs: number;
      readonly startEpochMs: number;
      readonly service: string;
      readonly outcome: ServiceCall['outcome'];
      /** The HTTP status that came back; unset where none did, or where the service does not speak HTTP. */
      readonly status?: number;
    };
