import { checksum } from './byte-columns.ts';
import { readRecord, readTexts } from './read-record.ts';
import type { RequestRecord } from './record.ts';
import { columnNames, joinColumns, notRecords, splitColumns } from './records-layout.ts';
import { textTable, writeRecord } from './write-record.ts';

/** "GATECRSH", version, checksum of all that follows. */
const magic = new TextEncoder().encode('GATECRSH');
const version = 3;
const headerBytes = magic.length + 8;

/**
 * The records of an arm as the bytes of a file, about 110 per request of one attempt. Instants are float64: they come
 * back exactly as they were. Deterministic: the same records give the same bytes.
 */
export function encodeRecords(records: readonly RequestRecord[]): Uint8Array {
  const file = joinColumns(headerBytes, (columns) => {
    const text = textTable(columns.texts);
    for (const record of records) writeRecord(record, columns, text);
  });
  const view = new DataView(file.buffer);
  file.set(magic);
  view.setUint32(magic.length, version, true);
  view.setUint32(magic.length + 4, checksum(file.subarray(headerBytes)), true);
  return file;
}

/**
 * The records in a file of `encodeRecords`, each as `keep` gives it back; GC1006 where the file was cut, changed, or is
 * of another version or make.
 */
export function decodeRecords(
  file: Uint8Array,
  keep: (record: RequestRecord) => RequestRecord = (record) => record,
): readonly RequestRecord[] {
  if (file.length < headerBytes || magic.some((byte, index) => file[index] !== byte)) {
    throw notRecords('the first bytes are not those of records');
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const seen = view.getUint32(magic.length, true);
  if (seen !== version) throw notRecords(`the version is ${seen}, not ${version}`);
  const body = file.subarray(headerBytes);
  if (view.getUint32(magic.length + 4, true) !== checksum(body)) throw notRecords('the checksum is wrong');

  const columns = splitColumns(body);
  const textAt = readTexts(columns.texts);
  const records: RequestRecord[] = [];
  while (columns.ids.left() > 0) records.push(keep(readRecord(columns, textAt)));
  const unread = columnNames.find((name) => columns[name].left() > 0);
  if (unread !== undefined) throw notRecords(`the column ${unread} is too long`);
  return records;
}
