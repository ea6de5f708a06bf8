import type { Place } from '../../config/place.ts';
import type { PeerProtocol } from '../../model/peer.ts';

/** Something that stands in for what a config expects around it. */
export interface Supplied {
  readonly what:
    | 'host'
    | 'address'
    | 'peer'
    | 'name-server'
    | 'certificate'
    | 'file'
    | 'include'
    | 'user'
    | 'folder'
    | 'redirect'
    | 'log-format'
    | 'variable';
  readonly name: string;
  /** What stands there now. */
  readonly detail: string;
  /** Where the config asks for it. */
  readonly at: Place;
}

/** Something that a config expects and that nobody but its owner has. */
export interface Missing {
  readonly what: 'include' | 'module' | 'file' | 'peer' | 'route' | 'variable';
  readonly name: string;
  readonly detail: string;
  readonly at: Place;
  /** nginx does not start without it. */
  readonly stops: boolean;
}

/** A stub that plays one peer of the config. */
export interface PeerPlan {
  /** As the config has it: `api:3000`, `unix:/run/app.sock`. */
  readonly name: string;
  /** All that it is called: `localhost:3000` and `127.0.0.1:3000` are one. */
  readonly names: readonly string[];
  readonly protocol: PeerProtocol;
  /** Where nginx connects to. */
  readonly at: PeerPlace;
  /** Where the stub listens: elsewhere only where nginx itself has that port. */
  readonly listen: PeerPlace;
}

/** An address and a port, or a socket. */
export type PeerPlace = { readonly host: string; readonly port: number } | { readonly socket: string };

/** A connection that goes to another port of the same address. */
export interface Redirect {
  readonly host: string;
  readonly port: number;
  readonly to: number;
}
