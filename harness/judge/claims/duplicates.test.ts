import { expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import type { RequestRecord } from '../../model/record.ts';
import {
  answered,
  cycleMarks,
  failoverCase,
  gatewayError,
  passedOn,
  recordOf,
  withRecords,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const post = 1;

/** A POST that app-2 had taken on when it was killed. */
function cutOff(id: number, retried: boolean, route = post): RequestRecord {
  const sentMs = 500 + id;
  const story = retried ? passedOn('app-2', answered('app-3')) : gatewayError('app-2', 502, 'premature-close');
  const record = recordOf(id, sentMs, story, route);
  const takenOn = { node: 'app-2', startMs: sentMs, endMs: null, outcome: null };
  return { ...record, arrivals: [takenOn, ...record.arrivals] };
}

function caseOf(records: readonly RequestRecord[]): ArmCase {
  return failoverCase({ claim: { type: 'duplicates' }, history: withRecords(records, cycleMarks(3)) });
}

const many = <T>(count: number, make: (id: number) => T): T[] => Array.from({ length: count }, (_, id) => make(id));

test('duplicates holds where POSTs that were cut off are done again', () => {
  expect(claimOf(caseOf(many(8, (id) => cutOff(id, true))))).toMatchObject({
    outcome: 'holds',
    reason: '8 of 8 POSTs that the fault cut off were done twice',
    decision: { test: 'sprt', decidedAt: 3 },
  });
});

test('duplicates fails where they are not', () => {
  expect(claimOf(caseOf(many(30, (id) => cutOff(id, false))))).toMatchObject({
    outcome: 'fails',
    reason: '0 of 30 POSTs that the fault cut off were done twice',
  });
});

test('duplicates waits for POSTs that are cut off', () => {
  const refused = many(40, (id) => recordOf(id, 600 + id, passedOn('app-2', answered('app-3')), post));
  expect(claimOf(caseOf(refused))).toMatchObject({
    outcome: 'undecided',
    waitingFor: 'more POSTs that the fault cuts off, has 0',
  });
});

test('GETs may be done twice', () => {
  expect(claimOf(caseOf(many(8, (id) => cutOff(id, true, 0))))).toMatchObject({ outcome: 'undecided' });
});
