import type { Listen } from './listen.ts';
import type { Pass } from './pass.ts';
import type { Place } from './place.ts';

/** A `server` block. */
export interface ServerHead {
  readonly names: readonly string[];
  readonly listens: readonly Listen[];
  readonly at: Place;
}

/** The head of a `location`; `@` stands before a named one. */
export interface LocationHead {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  /** Without its modifier: `/api/`, `\.php$`, `fallback`. */
  readonly pattern: string;
  readonly at: Place;
}

/** What leads to a named location. */
export interface LeadsHere {
  /** The directive: `try_files` or `error_page`. */
  readonly directive: string;
  readonly at: Place;
  /** The location that it stands in; null for the server itself. */
  readonly location: LocationHead | null;
}

/** A pass, with the way that a request takes to it. */
export interface ProxiedLocation {
  /** Null where it stands in no server, as in a file that is included from elsewhere. */
  readonly server: ServerHead | null;
  /** The innermost; null where the pass stands in none. */
  readonly location: LocationHead | null;
  /** Locations around that one, the outermost first. */
  readonly around: readonly LocationHead[];
  /** The head of an `if` or `limit_except` that it stands in. */
  readonly only: { readonly block: 'if' | 'limit_except'; readonly head: string; readonly at: Place } | null;
  /** A path whose request comes here; null where none was found. */
  readonly path: string | null;
  /** Why none was found. */
  readonly noPath: string | null;
  /** Of a named location, what leads there. */
  readonly from: readonly LeadsHere[];
  readonly pass: Pass;
}
