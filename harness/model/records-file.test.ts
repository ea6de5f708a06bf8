import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum } from './byte-columns.ts';
import { bytesIn } from './bytes.ts';
import { GatecrashError } from './error.ts';
import type { RequestRecord } from './record.ts';
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

/** A request, and its file as it was written when nobody asked yet what the nodes were asked for. */
const earlier = {
  ...{ id: 0, route: 1, dueMs: 2.5, sentMs: 2.75, doneMs: 24, outcome: 200, gatewayError: null },
  gateway: {
    ...{ status: 200, startMs: 3, endMs: 23, cacheStatus: 'MISS' },
    attempts: [
      { address: '127.0.1.1:8080', status: 200, headerMs: 20, connectMs: 0, startMs: 3, endMs: 23, kind: null },
    ],
  },
  arrivals: [
    {
      ...{ node: 'app-1', startMs: 3.5, endMs: 22.5, outcome: 'answered', source: 'cache' },
      calls: [{ service: 'payments', startMs: 4, endMs: 5, outcome: 'failed', status: 503 }],
    },
  ],
} as const satisfies RequestRecord;
const earlierFile =
  'R0FURUNSU0gDAAAAOHOAMU4AAAAEAAAATUlTUw4AAAAxMjcuMC4xLjE6ODA4MAUAAABhcHAtMQgAAABhbnN3ZXJlZAUAAABjYWNoZQgAAABwYXltZW50cw' +
  'YAAABmYWlsZWQEAAAAAAAAAAIAAAABAAEAAAArGAAAAAAAAAAAAARAAAAAAAAABkAAAAAAAAA4QAIAAADIAAYAAADIAAEAAAAQAAAAAAAAAAAACEAAAAAAAAA3' +
  'QAAAAAADAAAAAQAHIAAAAAAAAAAAAAhAAAAAAAAAN0AAAAAAAAA0QAAAAAAAAAAAAgAAAMgAAgAAAAEAAwAAAAIADxAAAAAAAAAAAAAMQAAAAAAAgDZAAgAAAA' +
  'MAAgAAAAQAAgAAAAEABgAAAAUABgD3ARAAAAAAAAAAAAAQQAAAAAAAABRA';

test('a file of an earlier version is read, and what has nothing new in it is still written so', () => {
  const file = new Uint8Array(Buffer.from(earlierFile, 'base64'));
  expect(decodeRecords(file)).toEqual([earlier]);
  expect(encodeRecords([earlier])).toEqual(file);
});

test('what nodes were asked for in place of what the load asked for is of the next version, each once', () => {
  const [arrival] = earlier.arrivals;
  const asked = (as: string): RequestRecord => ({ ...earlier, arrivals: [{ ...arrival, as }] });
  const file = encodeRecords([asked('GET /cheap'), asked('GET /cheap')]);
  expect(file[8]).toBe(4);
  expect(Buffer.from(file).toString('latin1').split('GET /cheap')).toHaveLength(2);
  file[8] = 3;
  expect(refusal(file)?.message).toContain('something follows the last column');
  // More of them than a column of other texts can have.
  const pages = Array.from({ length: 70_000 }, (_, page) => `GET /${page}`);
  const read = decodeRecords(encodeRecords(pages.map(asked)));
  expect(read.map(({ arrivals }) => arrivals[0]?.as).join()).toBe(pages.join());
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
