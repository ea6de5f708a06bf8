import type { Place } from '../../config/place.ts';

/** Where a client connects to. */
export type ConnectPlace = { readonly host: string; readonly port: number } | { readonly socket: string };

/** One place of a config that hands requests on, and the request that comes there. */
export interface Target {
  /** As the config heads it: `/api/`, `= /login`, `~ \.php$`, `@app`; `server` where it stands in no location. */
  readonly location: string;
  readonly connect: ConnectPlace;
  readonly tls: boolean;
  /** The connection begins with a line that tells the client's address (PROXY protocol). */
  readonly proxyProtocol: boolean;
  /** The name of the server that is asked for: in the Host header, and where it is TLS as SNI. */
  readonly host: string;
  readonly path: string;
  /** Names of the peers that it may reach, as the config has them: `api:3000`. */
  readonly peers: readonly string[];
  /** The upstream that they are of; the peer itself where it is named alone. */
  readonly upstream: string;
  readonly at: Place;
}

/** A place that hands requests on, and that no request of ours can be sent to. */
export interface Unreached {
  readonly location: string;
  readonly because: string;
  readonly at: Place;
}
