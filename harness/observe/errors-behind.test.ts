import { expect, test } from 'vitest';
import type { AccessEntry, ErrorEntry } from '../model/log-entries.ts';
import type { RequestRecord } from '../model/record.ts';
import { type BehindLog, errorsBehind } from './errors-behind.ts';

function access(requestId: number | null, status: number, headerMs: number | null = null): AccessEntry {
  return {
    ...{ requestId, startEpochMs: 0, endEpochMs: 5, status, method: 'GET', path: '/eu/', bodyBytes: 10, connection: 1 },
    attempts: [{ address: '10.1.0.2:8080', status, connectMs: null, headerMs, responseMs: 5 }],
    cacheStatus: null,
  };
}

function refusal(requestId: number, position: number): ErrorEntry {
  return {
    ...{ level: 'error', requestId, kind: 'connect-refused', upstreamAddress: '10.1.0.2:8080' },
    ...{ message: 'connect() failed', line: 'connect() failed', position },
  };
}

function record(id: number, changes: Partial<RequestRecord>): RequestRecord {
  return {
    ...{ id, route: 0, dueMs: 0, sentMs: 0, doneMs: 9, outcome: 502, gateway: null, arrivals: [], gatewayError: null },
    ...changes,
  };
}

const log: BehindLog = {
  gateway: 'eu-1',
  access: [access(0, 502), access(1, 502), access(2, 200, 5), access(3, 502, 5), access(9, 502), access(null, 502)],
  errors: [refusal(0, 0), refusal(1, 1), refusal(9, 2)],
};

test('an error is that of the gateway whose log tells of it, whoever passes it on', () => {
  const records = [record(0, {}), record(1, {}), record(2, { outcome: 200 }), record(3, {})];
  expect(errorsBehind([log], records)).toEqual([
    { gateway: 'eu-1', status: 502, kind: 'connect-refused', count: 2, passedOn: 2 },
  ]);
});

test('one that the first gateway answered otherwise was not passed on', () => {
  const timedOut = record(1, { outcome: 504, gatewayError: { status: 504, kind: 'read-timeout' } });
  expect(errorsBehind([log], [record(0, { outcome: 200 }), timedOut])).toMatchObject([{ count: 2, passedOn: 0 }]);
});

test('where no request failed there is nothing to tell', () => {
  expect(errorsBehind([{ gateway: 'eu-1', access: [access(2, 200, 5)], errors: [] }], [record(2, {})])).toEqual([]);
});
