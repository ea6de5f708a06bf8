import { expect, test } from 'vitest';
import type { ErrorEntry } from '../model/log-entries.ts';
import { keptLines } from './kept-lines.ts';

function entry(position: number, requestId: number | null, level: ErrorEntry['level'] = 'error'): ErrorEntry {
  const line = `line ${position}`;
  return { level, requestId, kind: 'connect-refused', upstreamAddress: null, message: line, line, position };
}

test('of a log without an end the first lines of each sort are kept, and those of which it is not known yet', () => {
  const undecided = 30_000;
  const kept = keptLines(3, (id) => (id === undecided ? null : id !== null && id % 2 === 0));
  for (let position = 0; position < 50_000; position += 1) kept.add(entry(position, position));
  kept.add(entry(50_000, null, 'emerg'));
  const lines = kept.lines();
  expect(lines.length).toBeLessThan(10_000);
  expect(lines.filter(({ position }) => position % 2 === 0).slice(0, 3)).toMatchObject([
    { position: 0 },
    { position: 2 },
    { position: 4 },
  ]);
  expect(lines.filter(({ position }) => position % 2 === 1).slice(0, 3)).toMatchObject([
    { position: 1 },
    { position: 3 },
    { position: 5 },
  ]);
  expect(lines.some(({ requestId }) => requestId === undecided)).toBe(true);
  expect(lines.at(-1)).toMatchObject({ level: 'emerg' });
  expect(lines.map(({ position }) => position)).toEqual(
    lines.map(({ position }) => position).toSorted((a, b) => a - b),
  );
});

test('a log of a few lines is kept whole', () => {
  const kept = keptLines(3, () => true);
  for (let position = 0; position < 100; position += 1) kept.add(entry(position, position));
  expect(kept.lines()).toHaveLength(100);
});
