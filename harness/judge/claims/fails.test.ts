import { expect, test } from 'vitest';
import {
  answered,
  brokenCase,
  cycleMarks,
  failover,
  gatewayError,
  historyOf,
  lost,
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

test('fails is not refuted by those that ended soon, while one that was sent before them is in flight', () => {
  const clean = Array.from({ length: 40 }, (_, id) => recordOf(id + 1, 600, answered('app-2')));
  const open = recordOf(0, 599, { ...answered('app-2'), outcome: null });
  const waits = brokenCase({ history: withRecords([open, ...clean], cycleMarks(1)) });
  expect(claimOf(waits)).toMatchObject({ outcome: 'undecided', decision: { decidedAt: null } });
  const after = brokenCase({ history: withRecords([...clean, { ...open, id: 41, sentMs: 601 }], cycleMarks(1)) });
  expect(claimOf(after)).toMatchObject({ outcome: 'fails' });
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

test('fails does not hold against a fault what is cut off while it is taken away', () => {
  // Ten of thirty errors, each of another kind, in the 50 ms in which the node comes back, or before them.
  const errors = (at: number) =>
    Array.from({ length: 30 }, (_, id) => {
      const other = id % 3 === 0;
      return recordOf(id, other ? at : 600, gatewayError('app-2', 502, other ? 'invalid-header' : 'connect-refused'));
    });
  const [mark] = cycleMarks(1);
  const { to = 0, recoveredAt } = mark ?? {};
  expect(recoveredAt).toBeGreaterThan(to + 20);
  const during = brokenCase({ history: withRecords(errors(to + 10), cycleMarks(1)) });
  expect(claimOf(during)).toMatchObject({ outcome: 'holds' });
  expect(claimOf(brokenCase({ history: withRecords(errors(to - 100), cycleMarks(1)) }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('20 of 30 gateway errors were 502 connect-refused or'),
  });
});

test('fails wants the expected status, also where the kind is right', () => {
  const rewritten: Tell = ({ node, down }) => (down ? gatewayError(node, 503, 'connect-refused') : answered(node));
  expect(claimOf(brokenCase({ history: historyOf(rewritten, cycleMarks(5), 1600) }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('0 of 267 gateway errors were 502 connect-refused'),
  });
});

test('fails is undecided where nginx has left no error line at all', () => {
  const silent = (kind: (id: number) => 'unknown' | 'invalid-header', status = 502) => {
    const { history } = brokenCase();
    const records = history.records.map((record) => {
      if (record.gatewayError === null || record.gateway === null) return record;
      const said = kind(record.id);
      const attempts = record.gateway.attempts.map((attempt) => ({
        ...attempt,
        kind: said === 'unknown' ? null : said,
      }));
      const gateway = { ...record.gateway, status, attempts };
      return { ...record, outcome: status, gateway, gatewayError: { status, kind: said } };
    });
    return claimOf(brokenCase({ history: { ...history, records } }));
  };
  expect(silent(() => 'unknown')).toMatchObject({
    outcome: 'undecided',
    reason:
      "the reason of the 307 gateway errors is not known (307 × 502 unknown): nginx's error log has no line for them that tells it; an error_log of the config's own may be the cause, as it takes the lines elsewhere",
    decision: { decidedAt: null },
    waitingFor: null,
  });
  const mixed = silent((id) => (id % 2 === 0 ? 'unknown' : 'invalid-header'));
  expect(mixed).toMatchObject({ outcome: 'fails', reason: expect.stringContaining('not for the expected reason') });
  expect(silent(() => 'unknown', 504)).toMatchObject({ outcome: 'fails' });
});

test('fails is refuted by failures that are no gateway errors, also where the one among them has no error line', () => {
  const cut: Tell = ({ node, down }) => (down ? lost(node, 'TRUNCATED') : answered(node));
  const { records, ...history } = historyOf(cut, cycleMarks(5), 1600);
  const first = records.find(({ outcome }) => outcome === 'TRUNCATED')?.id;
  const withOne = records.map((record): (typeof records)[number] =>
    record.id === first ? { ...record, outcome: 502, gatewayError: { status: 502, kind: 'unknown' } } : record,
  );
  expect(claimOf(brokenCase({ history: { ...history, records: withOne } }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('only 1 of 263 failures were gateway errors'),
  });
});

test('fails does not hold for a line that is there but of no known kind', () => {
  const { history } = brokenCase();
  const records = history.records.map((record): (typeof history.records)[number] => {
    if (record.gatewayError === null || record.gateway === null) return record;
    const attempts = record.gateway.attempts.map((attempt) => ({ ...attempt, kind: 'unknown' as const }));
    return { ...record, gateway: { ...record.gateway, attempts }, gatewayError: { status: 502, kind: 'unknown' } };
  });
  expect(claimOf(brokenCase({ history: { ...history, records } }))).toMatchObject({ outcome: 'fails' });
});

test('a share that theory says must be shown, not just any failures', () => {
  const withShare = (every: number, count: number) => {
    const { fault } = brokenCase();
    if (fault === null) throw new Error('a broken arm has a fault');
    const records = Array.from({ length: count }, (_, id) =>
      recordOf(id, 600, unprotected({ id, sentMs: 600, node: 'app-2', down: id % every === 0, cycle: 0 })),
    );
    const expected = { ...fault.expect, share: [0.4, 0.65] as const };
    return claimOf(brokenCase({ fault: { ...fault, expect: expected }, history: withRecords(records, cycleMarks(1)) }));
  };
  expect(withShare(2, 100)).toMatchObject({ outcome: 'undecided', waitingFor: expect.stringContaining('share') });
  expect(withShare(2, 1000)).toMatchObject({ outcome: 'holds' });
  expect(withShare(4, 1000)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('where 40 % to 65 % is expected'),
  });
});

test('fails is undecided where the other reasons are no more than a hold-up of what the fault hits can have made', () => {
  const starved = (until: number, waitedMs: number) => {
    const slow: Tell = (moment) =>
      moment.down && moment.cycle === 1 && moment.sentMs < until
        ? gatewayError(moment.node, 504, 'read-timeout')
        : unprotected(moment);
    const history = historyOf(slow, cycleMarks(3), 1000);
    const stalls = [{ program: 'app-2', from: 1150, to: 1150 + waitedMs, waitedMs }];
    return claimOf(brokenCase({ history: { ...history, stalls } }));
  };
  expect(starved(1250, 120)).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringMatching(
      /not for the expected reason: .*; but the gateway or what the fault hits was held up for 120 ms$/,
    ),
    waitingFor: null,
  });
  expect(starved(1250, 40)).toMatchObject({ outcome: 'fails' });
  expect(starved(1600, 120)).toMatchObject({ outcome: 'fails' });
});
