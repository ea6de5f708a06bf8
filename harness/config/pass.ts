import type { Address } from './address.ts';
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

/** One `server` of an `upstream`. */
export interface UpstreamServer {
  /** Null where nginx would not read it. */
  readonly address: Address | null;
  /** `app-1:8080`. */
  readonly written: string;
  /** `backup`, `down`, `max_fails=3`, … as written. */
  readonly parameters: readonly string[];
  readonly at: Place;
}

/** An `upstream` block. */
export interface Upstream {
  readonly name: string;
  /** That of `stream {}` or of `http {}`, which know nothing of each other. */
  readonly context: 'http' | 'stream';
  readonly servers: readonly UpstreamServer[];
  readonly at: Place;
  readonly placed: Placed;
}

/** Where a pass leads. */
export type PassTarget =
  | { readonly type: 'upstream'; readonly protocol: PassProtocol; readonly upstream: Upstream }
  | { readonly type: 'address'; readonly protocol: PassProtocol; readonly address: Address }
  /** It hangs on a variable that only a request has a value of, or nginx would not read it. */
  | {
      readonly type: 'unknown';
      readonly protocol: PassProtocol | null;
      readonly expression: string;
      readonly because: string;
    };

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
  /** Requests that upgrade to WebSocket are passed on as such. */
  readonly upgrades: boolean;
}
