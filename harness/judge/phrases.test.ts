import { expect, test } from 'vitest';
import { ending, endings, inMs, percent, timesOf } from './phrases.ts';
import { answered, gatewayError, lost, recordOf, type Story } from './testing/history-builder.ts';

const told = (...stories: readonly Story[]) => stories.map((story, id) => recordOf(id, id, story));

test('a share is told to a tenth of a percent; a bound is never told smaller than it is', () => {
  expect([0, 0.04949, 0.0495, 0.5, 1].map((share) => percent(share))).toEqual(['0 %', '4.9 %', '5 %', '50 %', '100 %']);
  expect([0.05, 0.0501, 0.04999].map((share) => percent(share, 'up'))).toEqual(['5 %', '5.1 %', '5 %']);
});

test('a time is told to a tenth of a ms, and one that nobody knows in words', () => {
  expect([inMs(21.46), inMs(20), inMs(null)]).toEqual(['21.5 ms', '20 ms', 'not known']);
});

test('how sure a verdict is stands in digits by threes', () => {
  expect([1e-2, 1e-4, 1e-4 / 6, 1e-7].map(timesOf)).toEqual([
    '99 times of 100',
    '9,999 times of 10,000',
    '59,999 times of 60,000',
    '9,999,999 times of 10,000,000',
  ]);
});

test('a request ends with what the gateway made, what the client got, or not yet', () => {
  const records = told(
    gatewayError('app-2', 502, 'connect-refused'),
    answered('app-1', 404),
    lost('app-1', 'TRUNCATED'),
    { ...answered('app-1'), outcome: null },
    { ...gatewayError('app-2', 502, 'connect-refused'), outcome: 'ECONNRESET' },
    { ...gatewayError(null, 200, 'no-live-upstreams'), outcome: 200 },
  );
  const own = records.map((record) => ending(record.id === 5 ? { ...record, gatewayError: null } : record));
  expect(own).toEqual([
    '502 connect-refused',
    '404',
    'TRUNCATED',
    'in flight',
    'ECONNRESET',
    "200 of the gateway's own in place of the app's",
  ]);
});

test('the most frequent endings are told first, at one count in the order of their names, and the rest as a number', () => {
  const statuses = [404, 500, 500, 403, 403, 200, 200, 200, 301];
  const records = told(...statuses.map((status) => answered('app-1', status)));
  expect(endings(records)).toBe('3 × 200, 2 × 403, 2 × 500 and 2 more');
  expect(endings(records, 5)).toBe('3 × 200, 2 × 403, 2 × 500, 1 × 301, 1 × 404');
  expect(endings([])).toBe('');
});
