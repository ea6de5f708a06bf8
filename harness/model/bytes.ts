/** Bytes that are written and read wherever one likes: a file, or room in memory. */
export interface Bytes {
  readonly write: (at: number, bytes: Uint8Array) => void;
  /** Fills all of `into` with what stands from `at` on. */
  readonly read: (at: number, into: Uint8Array) => void;
}

/** Bytes in memory. */
export function bytesIn(room: Uint8Array): Bytes {
  return {
    write: (at, bytes) => room.set(bytes, at),
    read: (at, into) => into.set(room.subarray(at, at + into.length)),
  };
}
