import { expect, test } from 'vitest';
import type { AccessEntry, ErrorEntry } from '../model/log-entries.ts';
import { ejectionsOf } from './ejections.ts';

const nodes = [
  { name: 'app-1', address: '127.0.1.1:8080' },
  { name: 'app-2', address: '127.0.1.2:8080' },
];

function warning(
  requestId: number | null,
  upstreamAddress: string | null,
  changes: Partial<ErrorEntry> = {},
): ErrorEntry {
  const message = 'upstream server temporarily disabled while connecting to upstream';
  return { level: 'warn', requestId, kind: null, upstreamAddress, message, line: message, position: 0, ...changes };
}

function logged(requestId: number, endEpochMs: number): AccessEntry {
  return {
    requestId,
    startEpochMs: endEpochMs - 20,
    endEpochMs,
    status: 502,
    method: 'GET',
    path: '/',
    attempts: [],
    bodyBytes: 0,
    cacheStatus: null,
    connection: 1,
  };
}

test('a node that nginx leaves out is told with the end of the request that was too much', () => {
  const access = [logged(6, 1_000_400), logged(7, 1_000_512)];
  expect(ejectionsOf({ errors: [warning(7, '127.0.1.2:8080')], access }, nodes, 1_000_000)).toEqual([
    {
      type: 'ejection',
      target: 'app-2',
      at: 512,
      proof: 'upstream server temporarily disabled while connecting to upstream',
    },
  ]);
});

test.each([
  ['another message', warning(7, '127.0.1.2:8080', { message: 'connect() failed (111: Connection refused)' })],
  ['an address that is no node', warning(7, '127.0.9.9:8080')],
  ['a request of nobody', warning(null, '127.0.1.2:8080')],
  ['a request whose line has not come yet', warning(8, '127.0.1.2:8080')],
])('%s is no ejection', (_, error) => {
  expect(
    ejectionsOf(
      { errors: [error], access: [logged(7, 1_000_512), { ...logged(0, 1_000_600), requestId: null }] },
      nodes,
      1_000_000,
    ),
  ).toEqual([]);
});
