import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactRecords } from './compact-records.ts';
import type { RequestRecord } from './record.ts';
import { decodeRecords, encodeRecords } from './records-file.ts';
import { records } from './testing/any-records.ts';

function plain(record: RequestRecord): RequestRecord {
  const { id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, deliveries, gatewayError } = record;
  const told = { id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, gatewayError };
  return deliveries === undefined ? told : { ...told, deliveries };
}

test('records that are kept in little room read as they were, in whatever order they are asked', () => {
  fc.assert(
    fc.property(records, (written) => {
      const { add } = compactRecords();
      const kept = written.map(add);
      expect(kept.toReversed().map(plain).reverse()).toEqual(written);
      expect(kept.map(plain)).toEqual(written);
    }),
  );
});

test('and are stored in the same bytes', () => {
  fc.assert(
    fc.property(records, (written) => {
      const file = encodeRecords(written);
      expect(encodeRecords(decodeRecords(file, compactRecords().add))).toEqual(file);
    }),
  );
});
