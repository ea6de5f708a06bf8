import { type Column, type ColumnReader, column, columnReader, countingColumn } from './byte-columns.ts';
import type { Bytes } from './bytes.ts';
import { failure, type GatecrashError } from './error.ts';

/**
 * Columns of a records file, in the order in which they stand there. What is null takes no room in its column, only a
 * bit in a column of flags. `texts` has each text (addresses, nodes, kinds, outcomes) once, as length and UTF-8.
 */
const firstNames = [
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

/** All of them; the last two, of what nodes were asked for in place of what the load asked for, came later. */
export const columnNames = [...firstNames, 'pages', 'asked'] as const;

type ColumnName = (typeof columnNames)[number];

/** Which columns a file of a version has: one in which nothing stands that came later is as it was before. */
const namesOf: Readonly<Record<number, readonly ColumnName[]>> = { 3: firstNames, 4: columnNames };

export type Columns<Of> = Readonly<Record<ColumnName, Of>>;

/** Each column has its length before it. */
const lengthBytes = 4;

function columnsOf<Of>(make: (name: ColumnName) => Of): Columns<Of> {
  return Object.fromEntries(columnNames.map((name) => [name, make(name)])) as Columns<Of>;
}

/** Which of a request's optional values stand in the columns. */
export const recordFlags = { done: 1, status: 2, failure: 4, gateway: 8, gatewayError: 16, cacheStatus: 32 } as const;
export const attemptFlags = { status: 1, header: 2, connect: 4, kind: 8 } as const;
/** In place of the HTTP status of a call that had none. */
export const noStatus = 0;
export const arrivalFlags = { end: 1, outcome: 2, source: 4, calls: 8, delivery: 16, as: 32 } as const;

/** GC1006: the bytes are not, or no longer, what `encodeRecords` wrote. */
export function notRecords(why: string): GatecrashError {
  const hint = 'the file was cut, changed, or written by another version; run the scenario again';
  return failure('GC1006', `expected the records of an arm, saw a file in which ${why}`, hint);
}

/** How long each column of records is. */
export type ColumnLengths = Columns<number>;

/** The lengths of the columns that `write` fills. */
export function columnLengths(write: (to: Columns<Column>) => void): ColumnLengths {
  const measured = columnsOf(countingColumn);
  write(measured);
  return columnsOf((name) => measured[name].length());
}

/** The version of a file with columns of these lengths. */
export function versionOf({ asked }: ColumnLengths): number {
  return asked === 0 ? 3 : 4;
}

/** The columns that a file of that version has; GC1006 where there is no such version. */
export function namesIn(version: number): readonly ColumnName[] {
  const names = namesOf[version];
  if (names === undefined) throw notRecords(`the version is ${version}, not ${Object.keys(namesOf).join(' or ')}`);
  return names;
}

/** How many bytes columns of these lengths take: each has its length before it. */
export function bytesOf(lengths: ColumnLengths): number {
  return namesIn(versionOf(lengths)).reduce((total, name) => total + lengthBytes + lengths[name], 0);
}

/** Writes the columns that `write` fills one after the other, from `begin` on; they must have these lengths. */
export function writeColumns(
  to: Bytes,
  begin: number,
  lengths: ColumnLengths,
  write: (to: Columns<Column>) => void,
): void {
  let next = begin;
  const places = columnsOf((name) => {
    const at = next;
    next += lengthBytes + lengths[name];
    return at;
  });
  const columns = columnsOf((name) => column(to, places[name] + lengthBytes));
  write(columns);
  for (const name of namesIn(versionOf(lengths))) {
    columns[name].end();
    if (columns[name].length() !== lengths[name])
      throw failure('GC9001', `the column ${name} is not as long as it was`);
    const length = column(to, places[name]);
    length.uint32(lengths[name]);
    length.end();
  }
}

/**
 * Splits what is stored from `begin` to `end` by `writeColumns`; GC1006 where it has not exactly the columns of these
 * names. Nothing stands in the others.
 */
export function splitColumns(
  from: Bytes,
  begin: number,
  end: number,
  names: readonly ColumnName[],
): Columns<ColumnReader> {
  let next = begin;
  const missing = () => notRecords('a column is missing');
  const columns = columnsOf((name) => {
    const ended = () => notRecords(`the column ${name} ends early`);
    if (!names.includes(name)) return columnReader(from, begin, begin, ended);
    const length = columnReader(from, next, Math.min(end, next + lengthBytes), missing).uint32();
    const at = next + lengthBytes;
    if (length > end - at) throw missing();
    next = at + length;
    return columnReader(from, at, next, ended);
  });
  if (next < end) throw notRecords('something follows the last column');
  return columns;
}
