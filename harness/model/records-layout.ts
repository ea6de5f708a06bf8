import { type Column, type ColumnReader, column, columnReader, countingColumn } from './byte-columns.ts';
import { failure, type GatecrashError } from './error.ts';

/**
 * Columns of a records file, in the order in which they stand there. What is null takes no room in its column, only a
 * bit in a column of flags. `texts` has each text (addresses, nodes, kinds, outcomes) once, as length and UTF-8.
 */
export const columnNames = [
  'texts',
  'ids',
  'routes',
  'flags',
  'instants',
  'outcomes',
  'gateways',
  'gatewayInstants',
  'gatewayErrors',
  'attempts',
  'attemptInstants',
  'attemptOptions',
  'arrivalCounts',
  'arrivals',
  'arrivalInstants',
  'arrivalOutcomes',
  'arrivalSources',
  'callCounts',
  'calls',
  'callInstants',
] as const;

type ColumnName = (typeof columnNames)[number];

export type Columns<Of> = Readonly<Record<ColumnName, Of>>;

function columnsOf<Of>(make: (name: ColumnName) => Of): Columns<Of> {
  return Object.fromEntries(columnNames.map((name) => [name, make(name)])) as Columns<Of>;
}

/** Which of a request's optional values stand in the columns. */
export const recordFlags = { done: 1, status: 2, failure: 4, gateway: 8, gatewayError: 16, cacheStatus: 32 } as const;
export const attemptFlags = { status: 1, header: 2, connect: 4, kind: 8 } as const;
/** In place of the HTTP status of a call that had none. */
export const noStatus = 0;
export const arrivalFlags = { end: 1, outcome: 2, source: 4, calls: 8, delivery: 16 } as const;

/** GC1006: the bytes are not, or no longer, what `encodeRecords` wrote. */
export function notRecords(why: string): GatecrashError {
  const hint = 'the file was cut, changed, or written by another version; run the scenario again';
  return failure('GC1006', `expected the records of an arm, saw a file in which ${why}`, hint);
}

/**
 * The columns that `write` fills as one run of bytes, each with its length before it, after `before` free bytes. It is
 * called twice, first to measure: one buffer of the right size, since many large ones set off the garbage collector.
 */
export function joinColumns(before: number, write: (to: Columns<Column>) => void): Uint8Array {
  const measured = columnsOf(countingColumn);
  write(measured);
  const bytes = new Uint8Array(columnNames.reduce((total, name) => total + 4 + measured[name].length(), before));
  const view = new DataView(bytes.buffer);
  let at = before;
  const place = (name: ColumnName): Column => {
    const begin = at + 4;
    const length = measured[name].length();
    view.setUint32(at, length, true);
    at = begin + length;
    return column(bytes.subarray(begin, at));
  };
  write(columnsOf(place));
  return bytes;
}

/** The columns of a run of bytes that `joinColumns` made; GC1006 where it has not exactly these. */
export function splitColumns(bytes: Uint8Array): Columns<ColumnReader> {
  const whole = columnReader(bytes, () => notRecords('a column is missing'));
  const columns = columnsOf((name) =>
    columnReader(whole.bytes(whole.uint32()), () => notRecords(`the column ${name} ends early`)),
  );
  if (whole.left() > 0) throw notRecords('something follows the last column');
  return columns;
}
