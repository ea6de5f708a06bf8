import type { Place } from './place.ts';

/** What a `listen` says. */
export interface Listen {
  /** As it is written: `80`, `127.0.0.1:8080`, `[::]:443`, `unix:/run/nginx.sock`. */
  readonly written: string;
  /** `*` for all addresses of IPv4, `[::]` for all of IPv6, `unix` for a socket. */
  readonly host: string;
  /** Null for a socket; of a range the first one. */
  readonly port: number | null;
  /** Path of the socket; null where it is none. */
  readonly unix: string | null;
  readonly ssl: boolean;
  readonly http2: boolean;
  readonly quic: boolean;
  readonly udp: boolean;
  readonly proxyProtocol: boolean;
  readonly defaultServer: boolean;
  /** Null where no `listen` is written and nginx listens on port 80. */
  readonly at: Place | null;
}
