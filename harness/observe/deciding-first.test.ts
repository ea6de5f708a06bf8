import { expect, test } from 'vitest';
import type { ErrorEntry } from '../model/log-entries.ts';
import { decidingFirst } from './deciding-first.ts';

const entry = (line: string, more: Partial<ErrorEntry>): ErrorEntry => ({
  ...{ level: 'error', requestId: 1, kind: 'connect-refused', upstreamAddress: '127.0.1.2:8080' },
  ...{ message: line, line, position: 0 },
  ...more,
});

const log = [
  entry('a note', { level: 'notice', requestId: null, kind: null, upstreamAddress: null }),
  entry('a warning', { level: 'warn', requestId: null, kind: null, upstreamAddress: null }),
  entry('saved by a second attempt', {}),
  entry('of another kind', { kind: 'invalid-header' }),
  entry('of a request that failed', { requestId: 7 }),
  entry('at a node without a fault', { requestId: 8, kind: 'read-timeout', upstreamAddress: '127.0.1.1:8080' }),
];
const known = { failures: new Set([7, 8]), expected: ['connect-refused'] };
const lines = (hit: readonly string[]) => decidingFirst(log, { ...known, hit: new Set(hit) }).map(({ line }) => line);

test('what speaks of the machine comes before what the fault did, and notes are left out', () => {
  expect(lines(['127.0.1.2:8080'])).toEqual([
    'at a node without a fault',
    'of a request that failed',
    'of another kind',
    'saved by a second attempt',
    'a warning',
  ]);
});

test('without a fault every node is as good as another', () => {
  expect(lines([]).slice(0, 2)).toEqual(['of a request that failed', 'at a node without a fault']);
});
