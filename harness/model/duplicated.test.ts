import { expect, test } from 'vitest';
import { duplicated } from './duplicated.ts';
import { get, post } from './load.ts';
import type { Arrival, RequestRecord } from './record.ts';

const taken: Arrival = { node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered' };
const killed: Arrival = { node: 'app-2', startMs: 0, endMs: null, outcome: null };
const turnedAway: Arrival = { node: 'app-2', startMs: 0, endMs: 1, outcome: 'turned-away' };

test.each([
  ['POST', [killed, taken], true],
  ['POST', [taken, taken], true],
  ['POST', [turnedAway, taken], false],
  ['POST', [taken], false],
  ['GET', [taken, taken], false],
] as const)('%s with the arrivals %o is a duplicate: %s', (method, arrivals, expected) => {
  const client = { id: 0, route: method === 'GET' ? 0 : 1, dueMs: 0, sentMs: 0, doneMs: 20, outcome: 200 };
  const record: RequestRecord = { ...client, gateway: null, gatewayError: null, arrivals };
  expect(duplicated(record, [get('/'), post('/order')])).toBe(expected);
});
