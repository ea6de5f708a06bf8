import { expect, test } from 'vitest';
import { latencies } from './latencies.ts';
import type { RequestRecord } from './record.ts';

test('latencies count from the due time, over successful answers, ascending', () => {
  const record = (sentMs: number, doneMs: number | null, outcome: RequestRecord['outcome']): RequestRecord => ({
    ...{ id: 0, route: 0, dueMs: 100, sentMs, doneMs, outcome },
    ...{ gateway: null, gatewayError: null, arrivals: [] },
  });
  const records = [
    record(160, 180, 200),
    record(100, 110, 302),
    record(100, 105, 404),
    record(100, 9999, 'TIMEOUT'),
    record(100, null, null),
  ];
  expect([...latencies(records)]).toEqual([10, 80]);
});
