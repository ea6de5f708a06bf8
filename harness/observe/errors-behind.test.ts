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

test('the errors of a gateway are told by status and kind, the most frequent first, then by the name of the kind', () => {
  const closed = (id: number, position: number) => ({ ...refusal(id, position), kind: 'premature-close' as const });
  const late = (id: number, position: number) => ({ ...refusal(id, position), kind: 'read-timeout' as const });
  const mixed: BehindLog = {
    gateway: 'eu-1',
    access: [access(0, 504), access(1, 502), access(2, 502), access(3, 502), access(4, 504)],
    errors: [late(0, 0), refusal(1, 1), closed(2, 2), closed(3, 3), refusal(4, 4)],
  };
  const told = errorsBehind(
    [mixed],
    [0, 1, 2, 3, 4].map((id) => record(id, {})),
  );
  expect(told.map(({ status, kind, count }) => [status, kind, count])).toEqual([
    [502, 'premature-close', 2],
    [502, 'connect-refused', 1],
    [504, 'connect-refused', 1],
    [504, 'read-timeout', 1],
  ]);
});

test('a line that only accompanies another says nothing of the kind', () => {
  const company = { ...refusal(0, 9), kind: null };
  expect(
    errorsBehind([{ ...log, errors: [company, refusal(0, 1), refusal(1, 2)] }], [record(0, {}), record(1, {})]),
  ).toEqual([{ gateway: 'eu-1', status: 502, kind: 'connect-refused', count: 2, passedOn: 2 }]);
});

test('an error that the first gateway made itself was not passed on, although the status is the same', () => {
  const own = record(0, { gatewayError: { status: 502, kind: 'recv-reset' } });
  expect(errorsBehind([log], [own])).toMatchObject([{ count: 1, passedOn: 0 }]);
});
