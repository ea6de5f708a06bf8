import type { Place } from '../../config/place.ts';
import type { Asked } from '../../model/load.ts';

/** One place of a config that hands requests on, and the request that comes there. */
export interface Target extends Asked {
  /** As the config heads it: `/api/`, `= /login`, `~ \.php$`, `@app`; `server` where it stands in no location. */
  readonly location: string;
  readonly path: string;
  /** What users ask of it most, by the method, where their traffic is known: in the place of `path`. */
  readonly asked?: Partial<Readonly<Record<'GET' | 'POST', string>>>;
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
