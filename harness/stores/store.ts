import type { StoreOutcome } from '../model/store.ts';

/** Where a store listens. */
export interface StoreAddress {
  readonly host: string;
  readonly port: number;
}

/** How a store is asked, in its own protocol, whether it serves. */
export interface StoreProbe {
  readonly question: Uint8Array;
  /** Reads what has come so far; null where that is not yet the whole answer. */
  readonly read: (answer: Buffer) => StoreOutcome | null;
}
