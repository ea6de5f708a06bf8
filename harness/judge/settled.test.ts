import { expect, test } from 'vitest';
import { settled } from './settled.ts';
import { answered, brokenCase, gatewayError, recordOf, withRecords } from './testing/history-builder.ts';

test('what was sent after a request that has not ended is not counted yet', () => {
  const failing = (id: number) => recordOf(id, id, gatewayError('app-2', 502, 'recv-reset'));
  const records = [failing(0), recordOf(1, 1, { ...answered('app-1'), outcome: null }), failing(2)];
  const armCase = brokenCase({ history: withRecords(records, []) });
  expect(settled(records, armCase).map(({ id }) => id)).toEqual([0]);
  const ended = [failing(0), failing(2)];
  expect(settled(ended, brokenCase({ history: withRecords(ended, []) }))).toEqual(ended);
});
