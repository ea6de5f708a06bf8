import { failure } from './error.ts';

/** A column of a binary file to which values are appended; numbers are little-endian. */
export interface Column {
  readonly uint8: (value: number) => void;
  readonly uint16: (value: number) => void;
  readonly uint32: (value: number) => void;
  readonly float64: (value: number) => void;
  readonly bytes: (value: Uint8Array) => void;
  readonly length: () => number;
}

/** A column that keeps nothing and only tells how long it would be. */
export function countingColumn(): Column {
  let length = 0;
  const add = (count: number) => (): void => {
    length += count;
  };
  return {
    uint8: add(1),
    uint16: add(2),
    uint32: add(4),
    float64: add(8),
    bytes: (value) => {
      length += value.length;
    },
    length: () => length,
  };
}

function checked(value: number, below: number): number {
  if (Number.isInteger(value) && value >= 0 && value < below) return value;
  throw failure('GC9001', `a record has ${value} where a whole number from 0 to ${below - 1} is stored`);
}

/** A column that fills `space` from its beginning. GC9001 where a value does not fit: none is ever rounded or cut. */
export function column(space: Uint8Array): Column {
  const view = new DataView(space.buffer, space.byteOffset, space.byteLength);
  let length = 0;
  const take = (count: number): number => {
    const at = length;
    length += count;
    return at;
  };
  return {
    uint8: (value) => view.setUint8(take(1), checked(value, 2 ** 8)),
    uint16: (value) => view.setUint16(take(2), checked(value, 2 ** 16), true),
    uint32: (value) => view.setUint32(take(4), checked(value, 2 ** 32), true),
    float64: (value) => view.setFloat64(take(8), value, true),
    bytes: (value) => space.set(value, take(value.length)),
    length: () => length,
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
