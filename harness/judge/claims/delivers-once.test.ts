import { expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import type { Arrival, RequestRecord } from '../../model/record.ts';
import { answered, failoverCase, gatewayError, recordOf, steadyMark, withRecords } from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const done: Arrival = { node: 'payments', startMs: 900, endMs: 910, outcome: 'answered' };
const replayed: Arrival = { ...done, source: 'replay' };
const cutOff: Arrival = { ...done, endMs: null, outcome: null };

/** A request that the app has accepted, and what reached the third party of it. */
function accepted(id: number, deliveries: readonly Arrival[]): RequestRecord {
  const record = recordOf(id, 600 + id, answered('app-1', 202));
  const arrivals = record.arrivals.map((arrival) => ({ ...arrival, source: 'queue' as const }));
  return { ...record, arrivals, ...(deliveries.length === 0 ? {} : { deliveries }) };
}

const many = (count: number) => Array.from({ length: count }, (_, id) => accepted(id, [done]));

function caseOf(records: readonly RequestRecord[], changes: Partial<ArmCase['history']> = {}): ArmCase {
  const history = { ...withRecords(records, steadyMark(4000)), ...changes };
  return failoverCase({ claim: { type: 'deliversOnce' }, marksWanted: ['queued'], history });
}

test('deliversOnce holds where each job was done once, however often it was asked for', () => {
  const asked = [...many(300), accepted(300, [replayed, done, replayed]), accepted(301, [cutOff, done])];
  expect(claimOf(caseOf(asked))).toMatchObject({
    outcome: 'holds',
    reason: expect.stringContaining('302 jobs accepted, 302 of them done exactly once, 0 never, 0 more than once'),
  });
});

test.each([
  ['is lost', [], '300 of them done exactly once, 1 never, 0 more than once'],
  ['has begun and not ended', [cutOff], '300 of them done exactly once, 1 never, 0 more than once'],
  ['is done twice', [done, done], '300 of them done exactly once, 0 never, 1 more than once'],
] as const)('deliversOnce fails where one job %s', (_, deliveries, figures) => {
  const result = claimOf(caseOf([...many(300), accepted(300, deliveries)]));
  expect(result).toMatchObject({ outcome: 'fails', reason: expect.stringContaining(figures) });
});

test('deliversOnce does not ask for what was not promised', () => {
  const plain = recordOf(300, 900, answered('app-1'));
  expect(claimOf(caseOf([...many(300), plain]))).toMatchObject({ outcome: 'holds' });
});

test('deliversOnce does not count jobs before the arm has ended, as they may be waiting', () => {
  const waiting = [...many(300), accepted(300, [])];
  expect(claimOf(caseOf(waiting, { account: null }))).toMatchObject({ outcome: 'holds', waitingFor: null });
});

test('deliversOnce fails where requests fail', () => {
  const failing = many(300).map((record) =>
    record.id % 10 === 0 ? recordOf(record.id, record.sentMs, gatewayError('app-2', 502, 'premature-close')) : record,
  );
  expect(claimOf(caseOf(failing))).toMatchObject({ outcome: 'fails' });
});

test('deliversOnce is undecided where no job was accepted at all', () => {
  const plain = Array.from({ length: 300 }, (_, id) => recordOf(id, 600 + id, answered('app-1')));
  expect(claimOf(caseOf(plain))).toMatchObject({ outcome: 'undecided' });
});
