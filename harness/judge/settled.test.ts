import { expect, test } from 'vitest';
import { settled } from './settled.ts';
import { answered, brokenCase, gatewayError, recordOf, withRecords } from './testing/history-builder.ts';

const failing = (id: number) => recordOf(id, id, gatewayError('app-2', 502, 'recv-reset'));
const open = recordOf(1, 1, { ...answered('app-1'), outcome: null });

test.each([
  ['is told as open', [failing(0), open, failing(2)]],
  ['is not told of yet', [failing(0), failing(2)]],
  ['is not told of yet, when two later ones are', [failing(0), failing(2), failing(3)]],
])('what was sent after a request that %s is not counted yet', (_, records) => {
  const armCase = brokenCase({ history: withRecords(records, []) });
  expect(settled(records, armCase).map(({ id }) => id)).toEqual([0]);
});

test('of a load that has ended every request counts', () => {
  const records = [failing(0), failing(1), failing(2)];
  expect(settled(records, brokenCase({ history: withRecords(records, []) }))).toEqual(records);
});

test('they come in the order in which they were sent, whenever they ended', () => {
  const slow = recordOf(0, 0, { ...answered('app-1'), lastMs: 900 });
  const records = [failing(1), failing(2), slow];
  expect(settled(records, brokenCase({ history: withRecords([slow, failing(1), failing(2)], []) }))).toEqual([
    slow,
    failing(1),
    failing(2),
  ]);
});
