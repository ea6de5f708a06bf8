import { expect, test } from 'vitest';
import { complaintsOf } from './complaints.ts';

const line = (second: number, id: string) =>
  `2026-01-31T12:00:${String(second).padStart(2, '0')}.000Z error ${id} GET /: the watchdog closed it after 400 ms`;

test('what nodes wrote of requests that failed is told in its order, over all nodes', () => {
  const logs = new Map([
    ['app-1', `${line(3, 'gc-3')}\n${line(5, 'gc-5')}\n`],
    ['app-2', `a line of another kind, about gc-3\n${line(4, 'gc-4')}\n`],
  ]);
  expect(complaintsOf(logs, new Set([3, 4, 5]))).toEqual([
    { from: 'app-1', line: line(3, 'gc-3') },
    { from: 'app-2', line: line(4, 'gc-4') },
    { from: 'app-1', line: line(5, 'gc-5') },
  ]);
});

test('what they wrote of requests that ended well in the end, or of a spike, explains no failure', () => {
  const logs = new Map([
    ['app-1', [line(1, 'gc-1'), line(2, 'gcs-2'), line(3, '-'), `quoted: ${line(4, 'gc-2')}`].join('\n')],
  ]);
  expect(complaintsOf(logs, new Set([2]))).toEqual([]);
});

test('of many the first twenty are told', () => {
  const logs = new Map([['app-1', Array.from({ length: 50 }, (_, id) => line(id, `gc-${id}`)).join('\n')]]);
  const told = complaintsOf(logs, new Set(Array.from({ length: 50 }, (_, id) => id)));
  expect(told.map((one) => one.line)).toEqual(Array.from({ length: 20 }, (_, id) => line(id, `gc-${id}`)));
});
