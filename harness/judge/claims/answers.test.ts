import { describe, expect, test } from 'vitest';
import { answers } from '../../model/claim.ts';
import {
  answered,
  cycleMarks,
  failover,
  failoverCase,
  failoverToldAs,
  historyOf,
  lost,
  type Tell,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';
import { allowedFor } from './answers.ts';

/** While app-2 is down, its share of the requests to / (even ids) is turned away; those to /checkout are served. */
const shedding: Tell = (moment) => (moment.down && moment.id % 2 === 0 ? answered('app-1', 429) : failover(moment));

test('answers holds where the excess gets a 429 and the rest is served', () => {
  const claim = answers({ allowed: [200, 429], seen: [429], routes: { '/checkout': [200] } });
  expect(claimOf(failoverCase({ claim, history: historyOf(shedding, cycleMarks(8), 2400) }))).toMatchObject({
    outcome: 'holds',
    reason: expect.stringContaining('were not answered as claimed; a leak of'),
  });
});

test('answers fails where a core page is turned away', () => {
  const claim = answers({ allowed: [200, 429], routes: { '/': [200] } });
  expect(claimOf(failoverToldAs(shedding, { claim }))).toMatchObject({
    outcome: 'fails',
    reason: '154 of 985 requests at risk were not answered as claimed (154 × 429); the claim allows none',
  });
});

test('answers fails where a body is cut under an allowed status', () => {
  const cut: Tell = (moment) => (moment.down ? lost('app-1', 'TRUNCATED') : answered(moment.node));
  const claim = answers({ allowed: [200] });
  expect(claimOf(failoverToldAs(cut, { claim }))).toMatchObject({ outcome: 'fails' });
});

test('answers waits for a status that it wants to see', () => {
  const claim = answers({ allowed: [200, 429], seen: [429] });
  expect(claimOf(failoverToldAs(failover, { claim }))).toMatchObject({
    outcome: 'undecided',
    reason: 'every request at risk was answered as claimed, but none of 985 with 429, which the claim wants to see',
    waitingFor: 'an answer with 429',
    decision: { decidedAt: null },
  });
});

describe('the longest prefix says what a path may be answered with', () => {
  const claim = answers({ allowed: [200], routes: { '/': [200, 500], '/api': [429], '/api/v2': [503] } });
  test.each([
    ['/api/v2/x', [503]],
    ['/api/v1', [429]],
    ['/home', [200, 500]],
  ])('%s', (path, allowed) => expect(allowedFor(claim, path)).toEqual(allowed));

  test('and where there is none, the list for all', () => {
    expect(allowedFor(answers({ allowed: [200], routes: { '/api': [429] } }), '/home')).toEqual([200]);
  });
});
