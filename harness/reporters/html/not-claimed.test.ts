import { expect, test } from 'vitest';
import { armDocument } from '../testing/run-document.ts';
import { notClaimed } from './not-claimed.ts';

const decision = { test: 'sprt', alpha: 1e-6, beta: 1e-6, decidedAt: 200, leakExcluded: 0.0409, path: null } as const;
const claim = { type: 'noErrors', callsPerRequest: null } as const;

test('a mitigation that is confirmed leaves the leak open that it does not exclude', () => {
  expect(notClaimed(armDocument({ name: 'failover/x', claim, decision }))).toEqual([
    'A leak below 4.1 % is not excluded.',
    'It speaks of requests that meet this fault; others may fail for reasons of their own.',
  ]);
});

test('nothing follows from what is inconclusive, and a refutation says nothing of wider bounds', () => {
  expect(notClaimed(armDocument({ name: 'a', claim, verdict: 'inconclusive' }))[0]).toContain(
    'nothing follows from it',
  );
  expect(notClaimed(armDocument({ name: 'a', claim, verdict: 'refuted' }))[0]).toContain(
    'A bound that is wider was not tested',
  );
});

test('the load under which it was seen is told where there was one', () => {
  const requests = { sent: 10, answered: 10, failed: 0, inFlight: 0 };
  expect(notClaimed(armDocument({ name: 'a', requests })).at(-1)).toContain(
    'under 300 requests per second (open model)',
  );
});
