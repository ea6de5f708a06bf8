import { checksum } from './byte-columns.ts';
import { type Bytes, bytesIn } from './bytes.ts';
import { readRecord, readTables } from './read-record.ts';
import type { RequestRecord } from './record.ts';
import {
  bytesOf,
  type ColumnLengths,
  columnLengths,
  columnNames,
  namesIn,
  notRecords,
  splitColumns,
  versionOf,
  writeColumns,
} from './records-layout.ts';
import { noTables, textTables, writeRecord } from './write-record.ts';

/** "GATECRSH", version, checksum of all that follows. */
const magic = new TextEncoder().encode('GATECRSH');
const headerBytes = magic.length + 8;

/** Requests that are alike are as long: each is measured once, and counted. */
function lengthsOf(records: readonly RequestRecord[]): ColumnLengths {
  const alike = new Map<object, { readonly record: RequestRecord; more: number }>();
  const lengths = columnLengths((columns) => {
    const tables = textTables(columns);
    for (const record of records) {
      const like = record.alike === undefined ? undefined : alike.get(record.alike);
      if (like !== undefined) like.more += 1;
      else {
        writeRecord(record, columns, tables);
        if (record.alike !== undefined) alike.set(record.alike, { record, more: 0 });
      }
    }
  });
  const all: Record<(typeof columnNames)[number], number> = { ...lengths };
  for (const { record, more } of alike.values()) {
    const each = columnLengths((columns) => writeRecord(record, columns, noTables));
    for (const name of columnNames) all[name] += more * each[name];
  }
  return all;
}

/**
 * Writes the records of an arm as a file, about 110 bytes per request of one attempt, into what `make` gives for so many
 * bytes. Instants are float64: they come back exactly as they were. Deterministic: the same records give the same bytes.
 */
export function writeRecords<To extends Bytes>(records: readonly RequestRecord[], make: (length: number) => To): To {
  const lengths = lengthsOf(records);
  const end = headerBytes + bytesOf(lengths);
  const file = make(end);
  writeColumns(file, headerBytes, lengths, (columns) => {
    const tables = textTables(columns);
    for (const record of records) writeRecord(record, columns, tables);
  });
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  header.set(magic);
  view.setUint32(magic.length, versionOf(lengths), true);
  view.setUint32(magic.length + 4, checksum(file, headerBytes, end), true);
  file.write(0, header);
  return file;
}

/** The bytes of the file that `writeRecords` writes. */
export function encodeRecords(records: readonly RequestRecord[]): Uint8Array {
  let file = new Uint8Array();
  writeRecords(records, (length) => {
    file = new Uint8Array(length);
    return bytesIn(file);
  });
  return file;
}

/**
 * The records in a file of `writeRecords` that is `length` bytes long, each as `keep` gives it back; GC1006 where the
 * file was cut, changed, or is of another version or make.
 */
export function readRecords(
  file: Bytes,
  length: number,
  keep: (record: RequestRecord) => RequestRecord = (record) => record,
): readonly RequestRecord[] {
  const header = new Uint8Array(Math.min(length, headerBytes));
  file.read(0, header);
  if (header.length < headerBytes || magic.some((byte, index) => header[index] !== byte)) {
    throw notRecords('the first bytes are not those of records');
  }
  const view = new DataView(header.buffer);
  const names = namesIn(view.getUint32(magic.length, true));
  if (view.getUint32(magic.length + 4, true) !== checksum(file, headerBytes, length)) {
    throw notRecords('the checksum is wrong');
  }
  const columns = splitColumns(file, headerBytes, length, names);
  const tables = readTables(columns);
  const records: RequestRecord[] = [];
  while (columns.ids.left() > 0) records.push(keep(readRecord(columns, tables)));
  const unread = columnNames.find((name) => columns[name].left() > 0);
  if (unread !== undefined) throw notRecords(`the column ${unread} is too long`);
  return records;
}

/** The records in the bytes of such a file. */
export function decodeRecords(
  file: Uint8Array,
  keep?: (record: RequestRecord) => RequestRecord,
): readonly RequestRecord[] {
  return readRecords(bytesIn(file), file.length, keep);
}
