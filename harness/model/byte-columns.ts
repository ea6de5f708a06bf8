import type { Bytes } from './bytes.ts';
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

/** Columns are written and read in blocks of so many bytes: however long they are, they take no more room than that. */
const blockBytes = 2 ** 15;

/** A column that is written from `begin` on. GC9001 where a value does not fit: none is ever rounded or cut. */
export function column(to: Bytes, begin: number): Column & { readonly end: () => void } {
  const block = new Uint8Array(blockBytes);
  const view = new DataView(block.buffer);
  let written = 0;
  let used = 0;
  const flush = (): void => {
    to.write(begin + written, block.subarray(0, used));
    written += used;
    used = 0;
  };
  const take = (count: number): number => {
    if (used + count > blockBytes) flush();
    const at = used;
    used += count;
    return at;
  };
  return {
    uint8: (value) => view.setUint8(take(1), checked(value, 2 ** 8)),
    uint16: (value) => view.setUint16(take(2), checked(value, 2 ** 16), true),
    uint32: (value) => view.setUint32(take(4), checked(value, 2 ** 32), true),
    float64: (value) => view.setFloat64(take(8), value, true),
    bytes: (value) => {
      flush();
      to.write(begin + written, value);
      written += value.length;
    },
    length: () => written + used,
    end: flush,
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

/** A reader of what is stored from `begin` to `end`. */
export function columnReader(from: Bytes, begin: number, end: number, ended: () => Error): ColumnReader {
  let block = new Uint8Array(Math.min(blockBytes, end - begin));
  let view = new DataView(block.buffer);
  /** The place of the block, how much of it is there, and what of that is read. */
  let first = begin;
  let filled = 0;
  let next = 0;
  const fill = (count: number): void => {
    first += next;
    next = 0;
    if (count > end - first) throw ended();
    if (count > block.length) {
      block = new Uint8Array(count);
      view = new DataView(block.buffer);
    }
    filled = Math.min(block.length, end - first);
    from.read(first, block.subarray(0, filled));
  };
  const take = (count: number): number => {
    if (count > filled - next) fill(count);
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
      return block.slice(at, at + count);
    },
    left: () => end - first - next,
  };
}

/** 32-bit checksum (FNV-1a over little-endian words, then bytes): every change within one word changes it. */
export function checksum(from: Bytes, begin: number, end: number): number {
  const block = new Uint8Array(blockBytes);
  const view = new DataView(block.buffer);
  let hash = 0x811c9dc5;
  for (let place = begin; place < end; place += blockBytes) {
    const count = Math.min(blockBytes, end - place);
    from.read(place, block.subarray(0, count));
    const words = count - (count % 4);
    for (let at = 0; at < words; at += 4) {
      hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
      hash = (hash << 13) | (hash >>> 19);
    }
    for (let at = words; at < count; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  }
  return (hash ^ (end - begin)) >>> 0;
}
