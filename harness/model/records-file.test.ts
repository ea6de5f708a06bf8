import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum } from './byte-columns.ts';
import { bytesIn } from './bytes.ts';
import { GatecrashError } from './error.ts';
import { decodeRecords, encodeRecords } from './records-file.ts';
import { record, records } from './testing/any-records.ts';

/** What decoding throws, or null where it does not throw; anything but GC1006 fails the test. */
function refusal(bytes: Uint8Array): GatecrashError | null {
  try {
    decodeRecords(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof GatecrashError)) throw error;
    expect(error.problems.map(({ code }) => code)).toEqual(['GC1006']);
    return error;
  }
}

const headerBytes = 16;

/** The same file with a checksum that is right for what is in it. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(12, checksum(bytesIn(copy), headerBytes, copy.length), true);
  return copy;
}

test('records come back exactly as they were', () => {
  fc.assert(
    fc.property(records, (written) => {
      expect(decodeRecords(encodeRecords(written))).toEqual(written);
    }),
  );
});

test('records come back from bytes in the middle of a larger buffer', () => {
  fc.assert(
    fc.property(records, (written) => {
      const file = encodeRecords(written);
      const larger = new Uint8Array(file.length + 5);
      larger.set(file, 3);
      expect(decodeRecords(larger.subarray(3, 3 + file.length))).toEqual(written);
    }),
    { numRuns: 20 },
  );
});

describe('a file that is not whole is refused', () => {
  test('wherever it is cut', () => {
    fc.assert(
      fc.property(records, fc.nat(), (written, at) => {
        const file = encodeRecords(written);
        expect(refusal(file.subarray(0, at % file.length))).not.toBeNull();
      }),
    );
  });

  test('whatever follows it', () => {
    fc.assert(
      fc.property(records, fc.uint8Array({ minLength: 1 }), (written, more) => {
        const file = encodeRecords(written);
        expect(refusal(new Uint8Array([...file, ...more]))).not.toBeNull();
      }),
    );
  });

  test('whichever byte is changed', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, at, change) => {
        const file = encodeRecords(written);
        const index = at % file.length;
        file[index] = (file[index] ?? 0) ^ change;
        expect(refusal(file)).not.toBeNull();
      }),
    );
  });

  test('where it is of another version, or something else', () => {
    const file = encodeRecords([]);
    file[8] = 9;
    expect(refusal(file)?.message).toContain('the version is 9');
    expect(refusal(new TextEncoder().encode('{"records": []} and more'))?.message).toContain('the first bytes');
    expect(refusal(new Uint8Array())).not.toBeNull();
  });
});

describe('bytes with a right checksum', () => {
  test('lead to records or to the typed error, never to another', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(records, changes, (written, changed) => {
        const file = encodeRecords(written);
        for (const [at, byte] of changed) file[headerBytes + (at % (file.length - headerBytes))] = byte;
        refusal(sealed(file));
      }),
      { numRuns: 500 },
    );
  });

  test('are refused where something follows the last column', () => {
    const file = encodeRecords([]);
    expect(refusal(sealed(new Uint8Array([...file, 0])))?.message).toContain('follows the last column');
  });

  test('are refused where a text is named that is not there', () => {
    const arrival = { node: 'app-1', startMs: 0, endMs: null, outcome: null };
    const client = { id: 0, route: 0, dueMs: 0, sentMs: 0, doneMs: null, outcome: null };
    const file = encodeRecords([{ ...client, gateway: null, arrivals: [arrival], gatewayError: null }]);
    // From the end: calls (three columns), sources, outcomes (length 0 each), instants (length, one float64), then the arrival: text, flags.
    const text = file.length - 5 * 4 - (4 + 8) - 3;
    file[text] = 1;
    expect(refusal(sealed(file))?.message).toContain('there is no text 1');
  });
});

test('a value that does not fit is an error of the harness, never rounded', () => {
  const written = fc.sample(record, 1)[0];
  if (written === undefined) throw new Error('no sample');
  for (const id of [-1, 0.5, 2 ** 32, Number.NaN]) {
    expect(() => encodeRecords([{ ...written, id }])).toThrow(/GC9001/);
  }
});
