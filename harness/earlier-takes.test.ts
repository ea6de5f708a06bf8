import { expect, test } from 'vitest';
import { earlierTakes, isWorthAnotherTake, withArm, withoutArm } from './earlier-takes.ts';
import type { RunDocument } from './model/run-document.ts';
import { armDocument, confirmedRun } from './reporters/testing/run-document.ts';
import type { Turn } from './turn.ts';

const turn = { index: 0, arm: { name: 'control', repetition: 1 } } as unknown as Turn;
const stood = armDocument({
  name: 'control',
  reason: 'it stood still',
  settledBy: 'load',
  requests: { sent: 7, answered: 7, failed: 0, inFlight: 0 },
});

test('a turn tells of every take that the machine disturbed, the first one first', () => {
  const takes = earlierTakes();
  expect(takes.of(turn)).toEqual([]);
  takes.add(turn, stood);
  expect(takes.of(turn)).toMatchObject([{ reason: 'it stood still', settledBy: 'load', sent: 7 }]);
  takes.add(turn, { ...stood, reason: 'again', earlierTakes: [...takes.of(turn)] });
  expect(takes.of(turn).map(({ reason }) => reason)).toEqual(['it stood still', 'again']);
  takes.end(turn);
  expect(takes.of(turn)).toEqual([]);
});

test('what was not taken once more after all is as its last take left it; what was is not', () => {
  const takes = earlierTakes();
  takes.add(turn, stood);
  expect([...takes.open()]).toEqual([[turn, stood]]);
  takes.again(turn);
  expect([...takes.open()]).toEqual([]);
  expect(takes.of(turn)).toHaveLength(1);
});

test('another take is worth its time where the machine disturbed one that did not last as long as it may', () => {
  const of = (disturbed: boolean, loadMs: number) =>
    isWorthAnotherTake({ disturbed, timing: { startMs: 0, loadMs, stopMs: 0 } }, 30_000);
  expect([of(true, 3000), of(true, 30_000), of(false, 3000)]).toEqual([true, false, false]);
});

test('an arm that is to be taken once more leaves the document, and comes back in its place', () => {
  const names = ({ scenarios }: RunDocument) => scenarios[0]?.arms.map(({ name }) => name);
  const without = withoutArm(confirmedRun, turn);
  expect(names(without)).toEqual(['broken/node-killed', 'failover/node-killed']);
  expect(names(withArm(without, 0, stood))).toEqual(['control', 'broken/node-killed', 'failover/node-killed']);
});
