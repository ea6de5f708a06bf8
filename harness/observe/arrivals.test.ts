import { expect, test } from 'vitest';
import type { JournalEntry } from '../model/log-entries.ts';
import { arrivalsOf } from './arrivals.ts';

const zero = 1000;
const at = (ms: number, node = 'app-1') => ({ requestId: 0, node, epochMs: zero + ms });
const start = (ms: number, node?: string): JournalEntry => ({ event: 'start', ...at(ms, node) });
const end = (ms: number, more: object = {}): JournalEntry => ({
  event: 'end',
  ...at(ms),
  outcome: 'answered',
  ...more,
});
const call = (fromMs: number, ms: number, status?: number): JournalEntry => ({
  ...{ event: 'call', ...at(ms), startEpochMs: zero + fromMs, service: 'payments' },
  ...(status === undefined ? { outcome: 'refused' } : { outcome: 'answered', status }),
});

test('the calls of a request are told in their order, by the clock of the load, with a status where there was one', () => {
  const { arrivals, unpaired } = arrivalsOf([end(30), call(10, 20, 200), start(1), call(3, 5)], zero);
  expect(arrivals).toStrictEqual([
    {
      ...{ node: 'app-1', startMs: 1, endMs: 30, outcome: 'answered' },
      calls: [
        { service: 'payments', outcome: 'refused', startMs: 3, endMs: 5 },
        { service: 'payments', outcome: 'answered', startMs: 10, endMs: 20, status: 200 },
      ],
    },
  ]);
  expect(unpaired).toBe(0);
});

test('an arrival says what it asked for where its journal does, whatever else came of the request', () => {
  const cheap: JournalEntry = { event: 'start', ...at(1), as: 'GET /cheap' };
  const arrived = { node: 'app-1', startMs: 1, endMs: 30, outcome: 'answered', as: 'GET /cheap' };
  expect(arrivalsOf([cheap, end(30)], zero).arrivals).toStrictEqual([arrived]);
  const { arrivals } = arrivalsOf([cheap, end(30), start(2, 'app-2')], zero);
  expect(arrivals).toStrictEqual([arrived, { node: 'app-2', startMs: 2, endMs: null, outcome: null }]);
});

test('at one instant a request begins before it calls, and calls before it ends', () => {
  const { arrivals, unpaired } = arrivalsOf([end(7), call(7, 7, 200), start(7)], zero);
  expect(arrivals).toMatchObject([{ startMs: 7, endMs: 7, calls: [{ startMs: 7, endMs: 7 }] }]);
  expect(unpaired).toBe(0);
});

test('a call that ends a hair after its request is a call of it', () => {
  const { arrivals, unpaired } = arrivalsOf([start(1), end(30), call(10, 31, 200)], zero);
  expect(arrivals).toMatchObject([{ endMs: 30, calls: [{ endMs: 31 }] }]);
  expect(unpaired).toBe(0);
});

test('a call belongs to the arrival that is open, not to one that came and ended meanwhile', () => {
  const { arrivals } = arrivalsOf([start(1), start(2), end(3), call(4, 5, 200)], zero);
  expect(arrivals.map(({ calls }) => calls?.length)).toEqual([1, undefined]);
});

test('a call or an end at a node where nothing arrived is counted, not kept', () => {
  expect(arrivalsOf([call(1, 2, 200), end(3)], zero)).toEqual({ arrivals: [], unpaired: 2 });
});

test('what stood in for the work of the app is told of that answer alone', () => {
  const { arrivals } = arrivalsOf([start(1), end(2, { source: 'cache' }), start(3), end(4)], zero);
  expect(arrivals).toStrictEqual([
    { node: 'app-1', startMs: 1, endMs: 2, outcome: 'answered', source: 'cache' },
    { node: 'app-1', startMs: 3, endMs: 4, outcome: 'answered' },
  ]);
});

test('arrivals at several nodes are in the order of time, at one instant in that of the names', () => {
  const { arrivals } = arrivalsOf([start(9, 'app-1'), start(5, 'app-3'), start(5, 'app-2')], zero);
  expect(arrivals.map(({ node }) => node)).toEqual(['app-2', 'app-3', 'app-1']);
});
