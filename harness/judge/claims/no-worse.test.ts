import { expect, test } from 'vitest';
import { brokenCase, failover, failoverToldAs, type Tell, unprotected } from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const claim = (by: number) => ({ type: 'noWorse', measure: 'failedShare', than: 'broken/node-killed', by }) as const;
const compare = (tell: Tell, by: number) => claimOf(failoverToldAs(tell, { claim: claim(by) }), [brokenCase()]);

test('noWorse holds where the measure is lower, and where it is the same within the room that is claimed', () => {
  expect(compare(failover, 1.1)).toMatchObject({
    outcome: 'holds',
    reason: expect.stringMatching(
      /^the share of requests sent into the fault that failed was 0 % .* in broken\/node-killed: at most 1\.1 times as much$/,
    ),
    decision: { test: 'ratio' },
  });
  expect(compare(unprotected, 2)).toMatchObject({ outcome: 'holds' });
});

test('noWorse fails where three times as many fail', () => {
  const allFail: Tell = (moment) => unprotected({ ...moment, node: 'app-2', down: moment.cycle >= 0 });
  expect(compare(allFail, 1.5)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('more than 1.5 times as much'),
    waitingFor: null,
  });
});

test('noWorse is undecided while the intervals leave both open, and without the other arm', () => {
  expect(compare(unprotected, 1.01)).toMatchObject({
    outcome: 'undecided',
    waitingFor: expect.stringContaining('for the share of requests sent into the fault that failed'),
  });
  expect(claimOf(failoverToldAs(failover, { claim: claim(2) }))).toMatchObject({
    outcome: 'undecided',
    reason: 'there is no arm broken/node-killed to compare with',
  });
});
