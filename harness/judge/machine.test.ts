import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import type { ArmHistory } from '../model/history.ts';
import { gather } from './evidence.ts';
import { isLate, lateRequests, machineTrouble } from './machine.ts';
import {
  answered,
  controlCase,
  cycleMarks,
  failover,
  failoverCase,
  gatewayError,
  historyOf,
  passedOn,
  recordOf,
  type Tell,
} from './testing/history-builder.ts';

const trouble = (armCase: ArmCase) => machineTrouble(armCase, gather(armCase));

function withHistory(changes: Partial<ArmHistory>): ArmCase {
  const { history } = failoverCase();
  return failoverCase({ history: { ...history, ...changes } });
}

test('an agent that stood still for less than 200 ms sent and timed as it says', () => {
  const stalled = (longestStallMs: number) => {
    const { account } = failoverCase().history;
    return trouble(withHistory({ account: account && { ...account, longestStallMs } }));
  };
  expect(stalled(199.9)).toBeNull();
  expect(stalled(200)).toEqual({
    verdict: 'inconclusive',
    settledBy: 'load',
    disturbed: true,
    reason: 'the load agent did not run for 200 ms; below 200 ms is allowed',
  });
});

test('a request is late from 50 ms after it was due on', () => {
  const sent = (afterMs: number) => ({ ...recordOf(0, 1000, answered('app-1')), dueMs: 1000 - afterMs });
  expect([0, 49.9, 50, 51].map((afterMs) => isLate(sent(afterMs)))).toEqual([false, false, true, true]);
  expect(lateRequests(withHistory({ records: [sent(0), sent(50), sent(80)] }))).toBe(2);
});

test('a program that exited by itself is told with its exit code or signal, where there is one', () => {
  const exited = (detail: string | null) =>
    trouble(withHistory({ programs: [{ program: 'app-1', at: 700, event: 'exited', expected: false, detail }] }));
  expect(exited('code 1')).toMatchObject({
    settledBy: 'programs',
    reason: 'app-1 exited unexpectedly after 700 ms (code 1)',
  });
  expect(exited(null)?.reason).toBe('app-1 exited unexpectedly after 700 ms');
  const started = { program: 'app-1', at: 700, event: 'started', expected: false, detail: null } as const;
  expect(trouble(withHistory({ programs: [started] }))).toBeNull();
});

test('twenty requests that ended before the fault are enough to know that all was well', () => {
  const before = (count: number) => {
    // A request ends 20 ms after it was sent, and counts where that is more than 5 ms before the fault.
    const from = (count - 1) * 2.5 + 20 + 5 + 1;
    const marks = cycleMarks(3).map((mark) => ({
      ...mark,
      from: mark.from - 500 + from,
      to: mark.to,
      recoveredAt: mark.recoveredAt,
    }));
    return trouble(failoverCase({ history: historyOf(failover, marks, 1600) }));
  };
  expect(before(20)).toBeNull();
  expect(before(19)).toMatchObject({ settledBy: 'load', reason: expect.stringContaining('only 19 requests ended') });
});

test('every node without a fault at which an attempt failed is named', () => {
  const failing: Tell = (moment) =>
    moment.down && moment.cycle === 1
      ? passedOn('app-2', gatewayError(moment.id % 2 === 0 ? 'app-1' : 'app-3', 504, 'read-timeout'))
      : failover(moment);
  expect(trouble(failoverCase({ history: historyOf(failing, cycleMarks(5), 1600) }))).toMatchObject({
    settledBy: 'healthy-nodes',
    reason: expect.stringContaining('had a failed attempt at app-1 and app-3, where there was no fault'),
  });
});

test('what fails in a control arm is the business of its claim, not of the machine', () => {
  const failing: Tell = ({ id, node }) => (id === 3 ? gatewayError(node, 502, 'connect-refused') : answered(node));
  expect(trouble(controlCase({ history: historyOf(failing, [], 10) }))).toBeNull();
});
