import { expect, test } from 'vitest';
import {
  answered,
  brokenCase,
  cycleMarks,
  failover,
  gatewayError,
  historyOf,
  recordOf,
  type Tell,
  unprotected,
  withRecords,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const exposures = (...failing: readonly boolean[]) =>
  claimOf(
    brokenCase({
      history: withRecords(
        failing.map((down, id) => {
          const moment = { id, sentMs: 600, node: 'app-2', down, cycle: 0 } as const;
          return recordOf(id, 600, unprotected(moment));
        }),
        cycleMarks(1),
      ),
    }),
  );

test('fails holds after three failed exposures in a run of six arms', () => {
  expect(exposures(true, true)).toMatchObject({ outcome: 'undecided', decision: { decidedAt: null } });
  expect(exposures(true, true, true)).toMatchObject({ outcome: 'holds', decision: { test: 'sprt', decidedAt: 3 } });
});

test('fails is refuted by 17 clean exposures', () => {
  const clean = (count: number) => exposures(...Array.from({ length: count }, () => false));
  expect(clean(16)).toMatchObject({ outcome: 'undecided' });
  expect(clean(17)).toMatchObject({ outcome: 'fails', decision: { decidedAt: 17 } });
});

test('fails does not count what went well beyond the fault', () => {
  expect(claimOf(brokenCase({ history: historyOf(failover, [], 1600) }))).toMatchObject({
    outcome: 'undecided',
    waitingFor: 'more requests that met the fault at app-2, has 0',
  });
});

test('fails wants the error of its reason, whichever node shows it', () => {
  const { history } = brokenCase();
  const records = history.records.map((record) =>
    record.gatewayError === null
      ? record
      : recordOf(record.id, record.sentMs, gatewayError('app-2', 502, 'invalid-header')),
  );
  expect(claimOf(brokenCase({ history: { ...history, records } }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('not for the expected reason'),
    decision: { decidedAt: 6 },
  });
});

test('fails wants the expected status, also where the kind is right', () => {
  const rewritten: Tell = ({ node, down }) => (down ? gatewayError(node, 503, 'connect-refused') : answered(node));
  expect(claimOf(brokenCase({ history: historyOf(rewritten, cycleMarks(5), 1600) }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('0 of 307 gateway errors were 502 connect-refused'),
  });
});
