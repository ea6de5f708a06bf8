import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import { answers } from '../../model/claim.ts';
import {
  answered,
  cycleMarks,
  failover,
  failoverCase,
  failoverToldAs,
  gatewayError,
  historyOf,
  lost,
  seeded,
  steadyMark,
  type Tell,
  unprotected,
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

test('answers fails where the gateway makes a success up', () => {
  const made: Tell = (moment) => (moment.down ? { ...unprotected(moment), outcome: 200 } : answered(moment.node));
  expect(claimOf(failoverToldAs(made, { claim: answers({ allowed: [200] }) }))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('were not answered as claimed'),
  });
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

describe('a least share of a status', () => {
  const claim = (least: number) => answers({ allowed: [200, 429], seen: [429], atLeast: { 200: least } });
  /** From when the fault begins this share of the requests is turned away. */
  const turningAway =
    (everySo: number): Tell =>
    ({ id, node, cycle }) =>
      answered(node, cycle >= 0 && id % everySo !== 0 ? 429 : 200);

  test('holds where more is served for certain', () => {
    expect(claimOf(failoverToldAs(turningAway(2), { claim: claim(0.38) }))).toMatchObject({
      outcome: 'holds',
      reason: expect.stringMatching(
        /59,999 times of 60,000; 50\.8 % \(.* to .*\) of 985 requests at risk got a 200, where at least 38 % are claimed$/,
      ),
      decision: { alpha: 1e-4 / 6, decidedAt: 985 },
    });
  });

  test('fails where half of what could be served is turned away', () => {
    expect(claimOf(failoverToldAs(turningAway(5), { claim: claim(0.38) }))).toMatchObject({
      outcome: 'fails',
      reason: expect.stringMatching(
        /^21\.1 % \(.*\) of 985 requests at risk got a 200, where at least 38 % are claimed$/,
      ),
      waitingFor: null,
    });
  });

  test('is undecided between, and waits', () => {
    expect(claimOf(failoverToldAs(turningAway(2), { claim: claim(0.5) }))).toMatchObject({
      outcome: 'undecided',
      waitingFor: 'more than 985 requests for the share that gets a 200',
    });
  });

  test('is missed in one run of a hundred at most, whenever one looks', () => {
    const runs = 200;
    const random = seeded(11);
    const plan = { ...failoverCase().plan, alpha: 0.03 };
    const refuted = Array.from({ length: runs }, () => {
      const even: Tell = ({ node, cycle }) => answered(node, cycle >= 0 && random() < 0.6 ? 429 : 200);
      const history = historyOf(even, cycleMarks(3), 900);
      return claimOf(failoverCase({ claim: claim(0.4), plan, history })).outcome === 'fails';
    });
    expect(refuted.filter(Boolean).length).toBeLessThanOrEqual(runs * 0.01);
  });
});

describe('a mitigation that sheds by steps, and was held up for 300 ms', () => {
  const claim = answers({ allowed: [200, 503] });
  const began = steadyMark(5_000)[0]?.from ?? 0;
  /** Requests of these many ms of the fault get a gateway error, and every other one after is shed. */
  const sheddingAfter = (ms: number, changes: Partial<ArmCase> = {}, waitedMs = 300) => {
    const story: Tell = ({ id, sentMs, node }) => {
      if (sentMs >= began && sentMs < began + ms) return gatewayError(node, 502, 'recv-reset');
      return answered(node, sentMs >= began && id % 2 === 0 ? 503 : 200);
    };
    const history = historyOf(story, steadyMark(5_000), 2_000);
    const step = { type: 'degraded', target: 'app-1', at: began + ms, proof: 'level 1' } as const;
    const stall = { program: 'harness', from: began + 10, to: began + 10 + waitedMs, waitedMs };
    return claimOf(
      failoverCase({
        claim,
        marksWanted: ['shed-by-steps'],
        history: { ...history, acts: [step], stalls: [stall] },
        ...changes,
      }),
    );
  };

  test('is undecided where as many failures as ended in that time are all there are', () => {
    expect(sheddingAfter(250)).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringMatching(/were not answered as claimed .*; but what had to act was held up for 250 ms$/),
      decision: { decidedAt: null },
    });
  });

  test('is refuted by failures that the hold-up does not explain', () => {
    expect(sheddingAfter(900)).toMatchObject({ outcome: 'fails', reason: expect.not.stringContaining('held up') });
  });

  test('is refuted where the machine was quiet, and where nothing had to react', () => {
    expect(sheddingAfter(250, {}, 20)).toMatchObject({ outcome: 'fails' });
    expect(sheddingAfter(250, { marksWanted: ['rate-limited'] })).toMatchObject({ outcome: 'fails' });
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
