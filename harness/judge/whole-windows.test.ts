import { expect, test } from 'vitest';
import { gather } from './evidence.ts';
import {
  answered,
  failoverCase,
  historyOf,
  recordOf,
  steadyFault,
  steadyMark,
  withRecords,
} from './testing/history-builder.ts';
import { wholeWindows } from './whole-windows.ts';

/** A steady fault from 500 ms until `to`, with requests that end at these instants. */
function windows(to: number, ends: readonly number[], afterMs?: number): number {
  const records = ends.map((end, id) => recordOf(id, end - 20, answered('app-1')));
  const armCase = failoverCase({ fault: steadyFault, history: withRecords(records, steadyMark(to)) });
  return wholeWindows(armCase, gather(armCase), afterMs);
}

test('a window of a second counts where it came to its end and a request ended in it', () => {
  expect(windows(3500, [600, 1600, 2600])).toBe(3);
  expect(windows(3499, [600, 1600, 2600])).toBe(2);
  expect(windows(3500, [600, 700, 2600])).toBe(2);
  expect(windows(3500, [1500, 2499, 3500])).toBe(1);
});

test('windows may be asked for from later on', () => {
  expect(windows(3500, [600, 1600, 2600], 1000)).toBe(2);
  expect(windows(3500, [600, 1600, 2600], 3000)).toBe(0);
});

test('of a fault that the mitigation took away the thirds of its time count', () => {
  const history = historyOf(({ node }) => answered(node), steadyMark(1400), 600);
  const removed = { type: 'fault-removed' as const, target: 'app-2', at: 1400, proof: 'unblocked' };
  const plain = failoverCase({ fault: steadyFault, history });
  const taken = failoverCase({ fault: steadyFault, history: { ...history, acts: [removed] } });
  expect(wholeWindows(plain, gather(plain))).toBe(0);
  expect(wholeWindows(taken, gather(taken))).toBe(3);
});
