import { failure } from './error.ts';

/** A column of a binary file that grows as values are added; numbers are little-endian. */
export interface Column {
  readonly uint8: (value: number) => void;
  readonly uint16: (value: number) => void;
  readonly uint32: (value: number) => void;
  readonly float64: (value: number) => void;
  readonly bytes: (value: Uint8Array) => void;
  /** All that was added, in pieces that follow on each other. */
  readonly done: () => readonly Uint8Array[];
}

function checked(value: number, below: number): number {
  if (Number.isInteger(value) && value >= 0 && value < below) return value;
  throw failure('GC9001', `a record has ${value} where a whole number from 0 to ${below - 1} is stored`);
}

const chunkBytes = 256 * 1024;

/** An empty column. GC9001 where a value does not fit: nothing is ever rounded or cut. */
export function column(): Column {
  const full: Uint8Array[] = [];
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let length = 0;
  // Chunks rather than one larger and larger buffer: copies of hundreds of MB would set off the garbage collector.
  const grow = (by: number): number => {
    if (length + by > bytes.length) {
      full.push(bytes.subarray(0, length));
      bytes = new Uint8Array(Math.max(by, chunkBytes));
      view = new DataView(bytes.buffer);
      length = 0;
    }
    const at = length;
    length += by;
    return at;
  };
  return {
    // The offset is asked for first: growing replaces the view.
    uint8: (value) => {
      const at = grow(1);
      view.setUint8(at, checked(value, 2 ** 8));
    },
    uint16: (value) => {
      const at = grow(2);
      view.setUint16(at, checked(value, 2 ** 16), true);
    },
    uint32: (value) => {
      const at = grow(4);
      view.setUint32(at, checked(value, 2 ** 32), true);
    },
    float64: (value) => {
      const at = grow(8);
      view.setFloat64(at, value, true);
    },
    bytes: (value) => {
      const at = grow(value.length);
      bytes.set(value, at);
    },
    done: () => [...full, bytes.subarray(0, length)],
  };
}

/** Reads a column from its beginning; each call takes the next value. Beyond the end it throws what `ended` makes. */
export interface ColumnReader {
  readonly uint8: () => number;
  readonly uint16: () => number;
  readonly uint32: () => number;
  readonly float64: () => number;
  readonly bytes: (length: number) => Uint8Array;
  readonly left: () => number;
}

/** A reader over `bytes`. */
export function columnReader(bytes: Uint8Array, ended: () => Error): ColumnReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = 0;
  const take = (count: number): number => {
    if (count > bytes.length - next) throw ended();
    const at = next;
    next += count;
    return at;
  };
  return {
    uint8: () => view.getUint8(take(1)),
    uint16: () => view.getUint16(take(2), true),
    uint32: () => view.getUint32(take(4), true),
    float64: () => view.getFloat64(take(8), true),
    bytes: (count) => {
      const at = take(count);
      return bytes.subarray(at, at + count);
    },
    left: () => bytes.length - next,
  };
}

/** 32-bit checksum (FNV-1a over little-endian words, then bytes): every change within one word changes it. */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.length - (bytes.length % 4);
  let hash = 0x811c9dc5;
  for (let at = 0; at < words; at += 4) {
    hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (let at = words; at < bytes.length; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  return (hash ^ bytes.length) >>> 0;
}
