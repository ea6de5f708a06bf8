import type { Place } from './place.ts';
import type { Placed } from './walk-config.ts';

/** In what nginx speaks to what is behind it. WebSocket is `http` or `https` with `upgrades`. */
export type PassProtocol =
  | 'http'
  | 'https'
  | 'grpc'
  | 'grpcs'
  | 'fastcgi'
  | 'uwsgi'
  | 'suwsgi'
  | 'scgi'
  | 'memcached'
  | 'tcp'
  | 'udp';

/** Where something behind nginx is to be found. */
export interface Address {
  /** `name` has to be looked up; `unix` is a socket. */
  readonly type: 'name' | 'ipv4' | 'ipv6' | 'unix';
  /** The host without brackets, or the path of the socket. */
  readonly host: string;
  /** Null for a socket, and where nginx demands a port that is not written. */
  readonly port: number | null;
}

/** One `server` of an `upstream`. */
export interface UpstreamServer {
  readonly address: Address;
  /** `backup`, `down`, `max_fails=3`, … as written. */
  readonly parameters: readonly string[];
  readonly at: Place;
}

/** Where a pass leads. */
export type PassTarget =
  | {
      readonly type: 'upstream';
      readonly name: string;
      readonly protocol: PassProtocol;
      readonly servers: readonly UpstreamServer[];
      /** The `upstream` block. */
      readonly at: Place;
    }
  | { readonly type: 'address'; readonly protocol: PassProtocol; readonly address: Address }
  /** It hangs on a variable that only a request has a value of. */
  | { readonly type: 'unknown'; readonly expression: string; readonly protocol: PassProtocol | null; readonly because: string };

/** A directive that hands requests on: `proxy_pass http://app;`. */
export interface Pass {
  /** `proxy_pass`, `grpc_pass`, … */
  readonly directive: string;
  /** Its argument as nginx reads it. */
  readonly expression: string;
  readonly at: Place;
  readonly placed: Placed;
  /** Several where a variable has several values. */
  readonly targets: readonly PassTarget[];
  /** It passes `Upgrade` on, as WebSocket needs. */
  readonly upgrades: boolean;
}
