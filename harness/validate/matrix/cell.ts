/** What became of one request of a cell. */
export interface CellRequest {
  /** The status of a whole answer; the name of a failure (ECONNRESET, TRUNCATED, TIMEOUT …); null where none came in time. */
  readonly outcome: number | string | null;
  /** From the time at which it was due; null where it did not end. */
  readonly ms: number | null;
  /** How often it arrived at a peer; null where no peer can tell. */
  readonly arrivals: number | null;
  /** It was answered as when nothing is wrong, but not by a peer: from a cache, or by the gateway itself (`error_page`). */
  readonly standIn: boolean;
}

/** Which cell of a matrix it is: the same in the matrices of two configs. */
export interface CellKey {
  /** The server that was asked, as it was called: `shop.example:443`. */
  readonly server: string;
  readonly location: string;
  readonly upstream: string;
  readonly fault: string;
  readonly method: 'GET' | 'POST';
}

/** A cell's key as one text. */
export function cellKeyText({ server, location, upstream, fault, method }: CellKey): string {
  return JSON.stringify([server, location, upstream, fault, method]);
}

/** All that was seen of a cell in one pod. */
export interface CellSample extends CellKey {
  /** Where it hands requests on: `nginx.conf:12:5`. */
  readonly at: string;
  /** The same requests before the fault. */
  readonly healthy: readonly CellRequest[];
  /** Those that were sent while it was there. */
  readonly during: readonly CellRequest[];
  /** Attempts of `during` in all; null where they are not known. */
  readonly attempts: number | null;
  /** Which peers those of `during` reached, and how many of them did. */
  readonly nodes: readonly { readonly name: string; readonly requests: number }[];
  /** How long after the fault it was still felt; null: for as long as anybody looked. */
  readonly recoveredAfterMs: number | null;
}
