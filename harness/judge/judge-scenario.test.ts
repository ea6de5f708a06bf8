import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { noErrors } from '../model/claim.ts';
import { cannotBeSettled } from './judge-arm.ts';
import { judgeScenario } from './judge-scenario.ts';
import { enough } from './stopping-rule.ts';
import {
  answered,
  brokenCase,
  controlCase,
  cycleMarks,
  failover,
  failoverCase,
  failoverToldAs,
  gatewayError,
  historyOf,
  lost,
  passedOn,
  seeded,
  steadyMark,
  type Tell,
  unprotected,
} from './testing/history-builder.ts';

function judgeFailover(armCase: ArmCase) {
  return judgeScenario([controlCase(), brokenCase(), armCase]).get(armCase.name);
}

function judgeBroken(armCase: ArmCase) {
  return judgeScenario([controlCase(), armCase]).get(armCase.name);
}

const decision = { alpha: 1e-4 / 6, beta: 1e-4 / 6 };

describe('a scenario that is as it says', () => {
  const judged = judgeScenario([failoverCase(), brokenCase(), controlCase()]);

  test('keeps the order of its arms', () => {
    expect([...judged.keys()]).toEqual(['failover/node-killed', 'broken/node-killed', 'control']);
  });

  test('has a healthy control arm', () => {
    expect(judged.get('control')).toEqual({
      verdict: 'confirmed',
      reason: '0 of 400 requests failed without a fault, p(95) of the latency was 20 ms',
      settledBy: 'claim',
      disturbed: false,
      decision: { test: 'sprt', ...decision, decidedAt: 219, leakExcluded: 0.0272, path: expect.anything() },
      evidence: {
        faultCycles: 0,
        exposures: 0,
        exposuresFailed: 0,
        atRisk: 0,
        atRiskFailed: 0,
        recoveryMs: null,
        mitigationMarks: [],
      },
    });
  });

  test('shows the error in its broken arm', () => {
    expect(judged.get('broken/node-killed')).toEqual({
      verdict: 'confirmed',
      reason: '307 of 315 requests that met the fault at app-2 failed, in 5 cycles: 307 × 502 connect-refused',
      settledBy: 'claim',
      disturbed: false,
      decision: { test: 'sprt', ...decision, decidedAt: 6, leakExcluded: null, path: expect.anything() },
      evidence: {
        faultCycles: 5,
        exposures: 315,
        exposuresFailed: 307,
        atRisk: 985,
        atRiskFailed: 307,
        recoveryMs: 58.5,
        mitigationMarks: [],
      },
    });
  });

  test('shows no error in its mitigated arm', () => {
    expect(judged.get('failover/node-killed')).toEqual({
      verdict: 'confirmed',
      reason:
        '0 of 315 requests that met the fault at app-2 failed; a leak of 3.5 % or more would have been caught 59,999 times of 60,000',
      settledBy: 'claim',
      disturbed: false,
      decision: { test: 'sprt', ...decision, decidedAt: 219, leakExcluded: 0.0344, path: expect.anything() },
      evidence: {
        faultCycles: 5,
        exposures: 315,
        exposuresFailed: 0,
        atRisk: 985,
        atRiskFailed: 0,
        recoveryMs: 0,
        mitigationMarks: [{ type: 'second-attempt', count: 307 }],
      },
    });
  });
});

describe('before a claim is looked at', () => {
  test('an arm that did not run is skipped with its reason', () => {
    const judged = judgeFailover(failoverCase({ skippedBecause: 'there is no Toxiproxy', interrupted: true }));
    expect(judged).toMatchObject({ verdict: 'skipped', reason: 'there is no Toxiproxy' });
  });

  test('an interrupted arm is inconclusive', () => {
    expect(judgeFailover(failoverToldAs(unprotected, { interrupted: true }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the run was interrupted before this arm was complete',
    });
  });

  test('an arm that the harness could not finish is inconclusive', () => {
    expect(judgeFailover(failoverCase({ problem: 'app-2 did not get ready' }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the harness could not finish this arm: app-2 did not get ready',
    });
  });

  test('a lost record makes an arm inconclusive', () => {
    const { history } = failoverCase();
    const records = history.records.filter(({ id }) => id !== 700);
    expect(judgeFailover(failoverCase({ history: { ...history, records } }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the accounts do not add up: 1600 requests were sent, but 1599 are recorded',
    });
  });

  test('a control arm that is not healthy makes the others inconclusive', () => {
    const sick: Tell = ({ id, node }) => (id === 350 ? gatewayError(node, 504, 'read-timeout') : answered(node));
    const control = controlCase({ history: historyOf(sick, [], 400) });
    const judged = judgeScenario([control, brokenCase(), failoverCase()]);
    const sickness = '1 of 400 requests had a failed attempt at a node without a fault (1 × 504 read-timeout)';
    expect(judged.get('control')).toMatchObject({ verdict: 'inconclusive', reason: sickness });
    expect(judged.get('broken/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: `the control arm control is inconclusive: ${sickness}`,
    });
    expect(judged.get('failover/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: `the control arm control is inconclusive: ${sickness}`,
    });
  });

  test('without a control arm or a broken arm nothing is confirmed', () => {
    expect(judgeScenario([brokenCase()]).get('broken/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the control arm control was not run',
    });
    expect(judgeScenario([controlCase(), failoverCase()]).get('failover/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the broken arm broken/node-killed was not run',
    });
  });

  test('a fault that shows no error leaves its mitigation inconclusive', () => {
    const judged = judgeScenario([
      controlCase(),
      brokenCase({ history: historyOf(failover, cycleMarks(5), 1600) }),
      failoverToldAs(unprotected),
    ]);
    const reason = '0 of 315 requests that met the fault at app-2 failed: the fault does not bring about the error';
    expect(judged.get('broken/node-killed')).toMatchObject({ verdict: 'refuted', reason });
    expect(judged.get('failover/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: `the broken arm broken/node-killed is refuted: ${reason}`,
    });
  });

  test('a kill that does nothing is inconclusive: the fault did not take effect', () => {
    const marks = cycleMarks(5).map((mark) => ({ ...mark, proof: null }));
    const history = historyOf(({ node }) => answered(node), marks, 1600);
    const judged = judgeScenario([controlCase(), brokenCase({ history }), failoverCase({ history })]);
    expect(judged.get('broken/node-killed')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the fault did not take effect: it was put in place 5 times, and no effect was seen',
    });
    expect(judged.get('failover/node-killed')?.verdict).toBe('inconclusive');
    expect(judged.get('failover/node-killed')?.reason).toContain('the fault did not take effect');
  });

  test('two cycles are too few', () => {
    expect(judgeBroken(brokenCase({ history: historyOf(unprotected, cycleMarks(2), 800) }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the fault took effect in only 2 of the 3 cycles needed',
    });
  });
});

describe('a machine that is not fit', () => {
  const { history } = failoverCase();
  const account = history.account;

  test('stops the agent for 300 ms', () => {
    const stalled = { ...history, account: account && { ...account, longestStallMs: 300 } };
    expect(judgeFailover(failoverCase({ history: stalled }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the load agent did not run for 300 ms; below 200 ms is allowed',
    });
  });

  test('has no port left for a request, which is no failure of the gateway', () => {
    const records = history.records.map((one) =>
      one.id === 700
        ? { ...one, outcome: 'EADDRNOTAVAIL' as const, gateway: null, gatewayError: null, arrivals: [] }
        : one,
    );
    const counted = account && { ...account, answered: account.answered - 1, failed: account.failed + 1 };
    expect(judgeFailover(failoverCase({ history: { ...history, records, account: counted } }))).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('1 request could not be sent from this machine'),
    });
  });

  test('sends more than one request in a hundred late', () => {
    const late = (share: number) => ({
      ...history,
      records: history.records.map((one) => (one.id < 1600 * share ? { ...one, dueMs: one.dueMs - 50 } : one)),
    });
    expect(judgeFailover(failoverCase({ history: late(0.01) }))?.verdict).toBe('confirmed');
    expect(judgeFailover(failoverCase({ history: late(0.011) }))).toMatchObject({
      verdict: 'inconclusive',
      reason: '18 of 1600 requests were sent 50 ms late or more; 1 % are allowed',
    });
  });

  test('loses Toxiproxy, which is inconclusive even where the claim fails', () => {
    const broken = historyOf(unprotected, cycleMarks(5), 1600);
    const exit = { program: 'toxiproxy', at: 812, event: 'exited', expected: false, detail: 'SIGSEGV' } as const;
    const meant = { ...exit, expected: true };
    expect(judgeFailover(failoverCase({ history: { ...history, programs: [meant] } }))?.verdict).toBe('confirmed');
    expect(judgeFailover(failoverCase({ history: { ...broken, programs: [exit] } }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'toxiproxy exited unexpectedly after 812 ms (SIGSEGV)',
    });
  });

  test('fails at a node without a fault', () => {
    const atHealthy: Tell = (moment) =>
      moment.down && moment.cycle === 2
        ? passedOn('app-2', gatewayError('app-3', 504, 'read-timeout'))
        : failover(moment);
    const judged = judgeFailover(failoverToldAs(atHealthy));
    expect(judged?.verdict).toBe('inconclusive');
    expect(judged?.reason).toBe(
      '61 requests had a failed attempt at app-3, where there was no fault (61 × 504 read-timeout)',
    );
  });

  test('fails before there is a fault', () => {
    const early: Tell = (moment) =>
      moment.id === 1 ? gatewayError('app-2', 502, 'connect-refused') : failover(moment);
    expect(judgeFailover(failoverToldAs(early))).toMatchObject({
      verdict: 'inconclusive',
      reason: '1 of 190 requests failed before there was a fault (1 × 502 connect-refused)',
    });
  });

  test('loses a request outside of the fault without a trace', () => {
    const gone: Tell = (moment) => (moment.id === 390 ? { steps: [], outcome: 'ECONNRESET' } : failover(moment));
    expect(judgeFailover(failoverToldAs(gone))).toMatchObject({
      verdict: 'inconclusive',
      reason: "1 request failed outside of the fault without reaching the gateway's log (1 × ECONNRESET)",
    });
  });

  test('has no time before the fault', () => {
    const marks = cycleMarks(5).map((mark) => ({
      ...mark,
      from: mark.from - 480,
      to: mark.to - 480,
      recoveredAt: (mark.recoveredAt ?? 0) - 480,
    }));
    expect(judgeFailover(failoverCase({ history: historyOf(failover, marks, 1600) }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'only 0 requests ended before the fault, 20 are needed to know that all was well',
    });
  });
});

describe('a broken arm', () => {
  test('is refuted when the status is another one', () => {
    const silent: Tell = ({ node, down }) => (down ? gatewayError(node, 504, 'read-timeout') : answered(node));
    expect(judgeBroken(brokenCase({ history: historyOf(silent, cycleMarks(5), 1600) }))).toMatchObject({
      verdict: 'refuted',
      reason:
        'not for the expected reason: 0 of 267 gateway errors were 502 connect-refused or premature-close or recv-reset as expected, 95 % are needed (seen: 267 × 504 read-timeout)',
    });
  });

  test('is refuted when more than one error in twenty is of another kind', () => {
    const mixed =
      (every: number): Tell =>
      (moment) =>
        moment.down && moment.id % every === 1 ? gatewayError(moment.node, 502, 'invalid-header') : unprotected(moment);
    const judged = (every: number) =>
      judgeBroken(brokenCase({ history: historyOf(mixed(every), cycleMarks(5), 1600) }));
    expect(judged(63)?.verdict).toBe('confirmed');
    expect(judged(45)?.verdict).toBe('refuted');
  });

  test('is refuted when the first of the expected kinds is not the most frequent', () => {
    const early: Tell = ({ node, down }) => (down ? gatewayError(node, 502, 'premature-close') : answered(node));
    expect(judgeBroken(brokenCase({ history: historyOf(early, cycleMarks(5), 1600) }))).toMatchObject({
      verdict: 'refuted',
      reason:
        'not for the expected reason: connect-refused was expected to be the most frequent kind, but it was not (seen: 307 × 502 premature-close)',
    });
  });

  test('is refuted when requests fail, but not by the gateway', () => {
    const cut: Tell = ({ node, down }) => (down ? lost(node, 'TRUNCATED') : answered(node));
    expect(judgeBroken(brokenCase({ history: historyOf(cut, cycleMarks(5), 1600) }))?.reason).toContain(
      'only 0 of 263 failures were gateway errors (307 × TRUNCATED)',
    );
  });

  test('is inconclusive, not refuted, when the error log has no line', () => {
    const { records, ...history } = brokenCase().history;
    const withoutLines = records.map((record): (typeof records)[number] =>
      record.gatewayError === null || record.gateway === null
        ? record
        : {
            ...record,
            gateway: {
              ...record.gateway,
              attempts: record.gateway.attempts.map((attempt) => ({ ...attempt, kind: null })),
            },
            gatewayError: { status: 502, kind: 'unknown' },
          },
    );
    const judged = judgeBroken(brokenCase({ history: { ...history, records: withoutLines } }));
    expect(judged?.verdict).toBe('inconclusive');
    expect(judged?.reason).toContain("nginx's error log has no line for them");
    expect(judged?.reason).toContain("an error_log of the config's own may be the cause");
  });

  test('is inconclusive when no request meets the fault', () => {
    const elsewhere: Tell = ({ node }) => answered(node === 'app-2' ? 'app-1' : node);
    expect(judgeBroken(brokenCase({ history: historyOf(elsewhere, cycleMarks(5), 1600) }))).toMatchObject({
      verdict: 'inconclusive',
      reason:
        '0 of 0 requests that met the fault at app-2 failed: too few to tell whether the fault brings about the error',
    });
  });

  test('of a steady fault has to fail in three windows of it', () => {
    const steady = (tell: Tell) => {
      const fault = { ...brokenCase().fault, shape: 'steady' } as ArmCase['fault'];
      return judgeBroken(brokenCase({ fault, history: historyOf(tell, steadyMark(4000), 1600) }));
    };
    expect(steady(unprotected)?.verdict).toBe('confirmed');
    expect(steady(unprotected)?.evidence.faultCycles).toBe(3);
    const avoided: Tell = (moment) => (moment.down && moment.sentMs > 2000 ? answered('app-1') : unprotected(moment));
    expect(steady(avoided)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the fault took effect in only 2 of the 3 windows needed',
    });
  });
});

describe('a mitigation', () => {
  test('that does nothing is refuted', () => {
    expect(judgeFailover(failoverToldAs(unprotected))).toMatchObject({
      verdict: 'refuted',
      reason:
        '307 of 315 requests that met the fault at app-2 failed (307 × 502 connect-refused); the claim allows none',
      decision: { test: 'sprt', ...decision, decidedAt: 6, leakExcluded: null, path: expect.anything() },
    });
  });

  test('that turns the 502 into a 504 is refuted', () => {
    const waits: Tell = ({ node, down }) =>
      down ? passedOn(node, gatewayError('app-2', 504, 'connect-timeout')) : answered(node);
    expect(judgeFailover(failoverToldAs(waits))).toMatchObject({
      verdict: 'refuted',
      reason:
        '307 of 315 requests that met the fault at app-2 failed (307 × 504 connect-timeout); the claim allows none',
    });
  });

  test('that cuts bodies in place of the 502 is refuted', () => {
    const cut: Tell = ({ node, down }) => (down ? passedOn(node, lost('app-3', 'TRUNCATED')) : answered(node));
    expect(judgeFailover(failoverToldAs(cut))?.reason).toContain('307 × TRUNCATED');
    expect(judgeFailover(failoverToldAs(cut))?.verdict).toBe('refuted');
  });

  test('that fails requests which no longer reach a node is refuted, though no exposure fails', () => {
    const ejected: Tell = (moment) =>
      moment.down && moment.id % 2 === 0 ? gatewayError(null, 502, 'no-live-upstreams') : failover(moment);
    const judged = judgeFailover(failoverToldAs(ejected));
    expect(judged?.evidence.exposuresFailed).toBe(0);
    expect(judged).toMatchObject({
      verdict: 'refuted',
      reason: '154 of 985 requests at risk failed (154 × 502 no-live-upstreams); the claim allows none',
    });
  });

  test.each([0.05, 0.1, 0.5])('that leaks a share of %f is refuted', (leak) => {
    const random = seeded(leak * 100);
    const leaky: Tell = (moment) => (moment.down && random() < leak ? unprotected(moment) : failover(moment));
    const history = historyOf(leaky, cycleMarks(18), 5000);
    expect(judgeFailover(failoverCase({ history }))?.verdict).toBe('refuted');
  });

  test('that leaks a single request is neither confirmed nor refuted', () => {
    const leaky: Tell = (moment) => (moment.down && moment.id === 601 ? unprotected(moment) : failover(moment));
    const marks = cycleMarks(7);
    expect(judgeFailover(failoverCase({ history: historyOf(leaky, marks, 2100) }))).toMatchObject({
      verdict: 'inconclusive',
      reason:
        '1 of 441 requests that met the fault at app-2 failed (1 × 502 connect-refused): fewer than the 5 % it tests for, but not none',
    });
  });

  test('that fails after the fault was put in place, before it is in full effect, is refuted', () => {
    const marks = cycleMarks(5).map((mark) => (mark.cycle === 0 ? { ...mark, put: mark.from - 200 } : mark));
    const early: Tell = (moment) => {
      const putInPlace = moment.sentMs >= 300 && moment.sentMs < 490 && moment.node === 'app-2';
      return putInPlace ? unprotected({ ...moment, down: true }) : failover(moment);
    };
    expect(judgeFailover(failoverCase({ history: historyOf(early, marks, 1600) }))).toMatchObject({
      verdict: 'refuted',
      settledBy: 'claim',
      reason: '25 of 1065 requests at risk failed (25 × 502 connect-refused); the claim allows none',
    });
  });

  describe('with failures in a cycle without a proof', () => {
    const marks = cycleMarks(6).map((mark) => (mark.cycle === 4 ? { ...mark, proof: null } : mark));
    const failing = (...cycles: readonly number[]) =>
      judgeFailover(
        failoverCase({
          history: historyOf(
            (moment) => (cycles.includes(moment.cycle) ? unprotected(moment) : failover(moment)),
            marks,
            1900,
          ),
        }),
      );

    test('is inconclusive, as they are in no test', () => {
      expect(failing(4)).toMatchObject({
        verdict: 'inconclusive',
        settledBy: 'fault',
        reason:
          '62 requests failed (62 × 502 connect-refused) while the fault was in place without a proof that it was in effect',
      });
    });

    test('is confirmed where there are none of them', () => {
      expect(failing()).toMatchObject({ verdict: 'confirmed' });
    });

    test('is refuted where others fail in a cycle with one', () => {
      expect(failing(3, 4)).toMatchObject({ verdict: 'refuted', settledBy: 'claim' });
    });
  });

  test('that was not seen to act is inconclusive', () => {
    const lucky: Tell = ({ node }) => answered(node === 'app-2' ? 'app-1' : node);
    expect(judgeFailover(failoverToldAs(lucky))).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'the mitigation was not seen to act: no second-attempt, though 0 of 985 requests at risk failed; a leak of 1.2 % or more would have been caught 59,999 times of 60,000',
    });
  });

  test('after which recovery never comes is refuted', () => {
    const stuck: Tell = (moment) =>
      moment.cycle === 4 && !moment.down && moment.sentMs > 3560
        ? gatewayError(null, 502, 'no-live-upstreams')
        : failover(moment);
    expect(judgeFailover(failoverToldAs(stuck))).toMatchObject({
      verdict: 'refuted',
      reason:
        'recovery did not come: 173 of 425 requests failed after the fault was gone (173 × 502 no-live-upstreams), the last one 498.5 ms after',
    });
  });

  test('after which a few requests fail is inconclusive', () => {
    const late: Tell = (moment) =>
      moment.id === 1500 ? gatewayError(null, 502, 'no-live-upstreams') : failover(moment);
    expect(judgeFailover(failoverToldAs(late))).toMatchObject({
      verdict: 'inconclusive',
      reason:
        '1 of 425 requests were gateway errors after the fault was gone (1 × 502 no-live-upstreams); below 0.1 % is the steady state',
    });
  });

  test('after which a body is cut is inconclusive, however many gateway errors the steady state allows', () => {
    const late: Tell = (moment) => (moment.id === 1500 ? lost(moment.node, 'TRUNCATED') : failover(moment));
    const steadyState = { errorRateBelow: 0.5, latency: null };
    expect(judgeFailover(failoverToldAs(late, { steadyState }))).toMatchObject({
      verdict: 'inconclusive',
      reason: '1 of 425 requests failed after the fault was gone (1 × TRUNCATED), 1 of them without a gateway error',
    });
  });

  test('after which gateway errors are below the rate of the steady state is confirmed', () => {
    const late: Tell = (moment) =>
      moment.id === 1500 ? gatewayError(null, 502, 'no-live-upstreams') : failover(moment);
    const steadyState = { errorRateBelow: 0.01, latency: null };
    expect(judgeFailover(failoverToldAs(late, { steadyState }))?.verdict).toBe('confirmed');
  });

  test('after which answers stay slow is inconclusive', () => {
    const slow: Tell = (moment) =>
      moment.cycle === 4 && !moment.down && moment.sentMs > 3560
        ? { ...answered(moment.node), lastMs: 300 }
        : failover(moment);
    expect(judgeFailover(failoverToldAs(slow))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'p(95) of the latency was 300 ms after the fault was gone; below 250 ms is the steady state',
    });
  });

  test('whose node was not seen healthy again is inconclusive', () => {
    const marks = cycleMarks(5).map((mark) => (mark.cycle === 4 ? { ...mark, recoveredAt: null } : mark));
    expect(judgeFailover(failoverCase({ history: historyOf(failover, marks, 1600) }))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'app-2 was not seen healthy again after the last cycle of the fault',
    });
  });

  test('with a request without an end is inconclusive', () => {
    const hanging: Tell = (moment) =>
      moment.id === 1599 ? { ...answered(moment.node), outcome: null } : failover(moment);
    expect(judgeFailover(failoverToldAs(hanging))?.reason).toMatch(/^1 request had no answer when the arm ended/);
    expect(judgeFailover(failoverToldAs(hanging))?.verdict).toBe('inconclusive');
  });

  test('of which too little was seen is inconclusive', () => {
    const history = historyOf(failover, cycleMarks(3), 1000);
    expect(judgeFailover(failoverCase({ history }))).toMatchObject({
      verdict: 'inconclusive',
      reason:
        '0 of 189 requests that met the fault at app-2 failed: too few to tell a leak of 5 % from none (30 more clean ones needed)',
    });
  });

  test('is held to a leak of 1 % where more confidence is asked for', () => {
    const strict = failoverCase({ plan: { ...failoverCase().plan, leak: 0.01 } });
    expect(judgeFailover(strict)?.reason).toContain('too few to tell a leak of 1 % from none');
  });
});

test('a claim that compares waits for the arm that it compares with', () => {
  const worse = failoverToldAs(unprotected, {
    name: 'retry-storm/node-killed',
    role: 'anti-pattern',
    claim: { type: 'worsens', measure: 'failedShare', than: 'failover/node-killed', by: 2, noHelp: null },
    marksWanted: [],
  });
  const judged = judgeScenario([worse, failoverCase(), controlCase(), brokenCase()]);
  expect(judged.get('retry-storm/node-killed')?.verdict).toBe('confirmed');
  const unsure = judgeScenario([worse, failoverCase({ interrupted: true }), controlCase(), brokenCase()]);
  expect(unsure.get('retry-storm/node-killed')?.reason).toBe(
    'the arm to compare with, failover/node-killed, is inconclusive: the run was interrupted before this arm was complete',
  );
});

test('a comparison with a comparison waits for it too, whichever stands first', () => {
  const worse = (name: string, than: string) =>
    failoverToldAs(unprotected, {
      ...{ name, role: 'anti-pattern', marksWanted: [] },
      claim: { type: 'worsens', measure: 'failedShare', than, by: 0.5, noHelp: null },
    });
  const second = worse('second/node-killed', 'first/node-killed');
  const first = { ...worse('first/node-killed', 'failover/node-killed'), interrupted: true };
  const judged = judgeScenario([second, first, failoverCase(), controlCase(), brokenCase()]);
  expect(judged.get('second/node-killed')?.reason).toMatch(
    /^the arm to compare with, first\/node-killed, is inconclusive/,
  );
});

test('a case that cannot be judged is inconclusive with the reason, and does not hide the others', () => {
  const weird = { ...failoverCase({ claim: noErrors() }), history: null } as unknown as ArmCase;
  const judged = judgeScenario([controlCase(), brokenCase(), weird]);
  expect(judged.get('broken/node-killed')?.verdict).toBe('confirmed');
  expect(judged.get('failover/node-killed')?.verdict).toBe('inconclusive');
  expect(judged.get('failover/node-killed')?.reason).toMatch(/^this arm could not be judged: /);
});

describe('an answer without the app', () => {
  const history = historyOf(failover, cycleMarks(5), 1600);
  /** The failover arm in which the gateway answers every request that `picks` by itself, without asking a node. */
  const ownAnswers = (picks: (id: number, sentMs: number) => boolean, cacheStatus?: string) => {
    const records = history.records.map((one) =>
      one.gateway !== null && picks(one.id, one.sentMs)
        ? {
            ...one,
            arrivals: [],
            outcome: 200,
            gateway: { ...one.gateway, attempts: [], ...(cacheStatus === undefined ? {} : { cacheStatus }) },
          }
        : one,
    );
    return failoverCase({ history: { ...history, records } });
  };

  test('that the gateway makes up while requests are at risk is refuted, and named', () => {
    const judged = judgeFailover(ownAnswers((id, sentMs) => sentMs > 500 && id % 10 === 0));
    expect(judged?.verdict).toBe('refuted');
    expect(judged?.reason).toMatch(
      /requests at risk failed \(\d+ × 200 of the gateway's own in place of the app's\); the claim allows none$/,
    );
  });

  test('is the config’s doing, not the machine’s, where it comes before the fault too', () => {
    expect(judgeFailover(ownAnswers((id) => id % 10 === 0))?.verdict).toBe('refuted');
  });

  test('comes from no node in a control arm either, which is inconclusive', () => {
    const { history: calm } = controlCase();
    const records = calm.records.map((one) =>
      one.id === 7 && one.gateway !== null ? { ...one, arrivals: [], gateway: { ...one.gateway, attempts: [] } } : one,
    );
    expect(judgeScenario([controlCase({ history: { ...calm, records } })]).get('control')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining("1 × 200 of the gateway's own in place of the app's"),
    });
  });

  test('that comes from the cache is not what failover promised', () => {
    expect(judgeFailover(ownAnswers((id, sentMs) => sentMs > 500 && id % 10 === 0, 'HIT'))).toMatchObject({
      verdict: 'inconclusive',
      settledBy: 'mitigation-marks',
      reason: expect.stringMatching(
        /^it is not known that the mitigation did it: \d+ of 985 requests at risk were answered by the gateway's cache .*which is no second-attempt, though 0 of /,
      ),
    });
  });

  test('is made up too where the cache was asked and had none', () => {
    const missed = judgeFailover(ownAnswers((id, sentMs) => sentMs > 500 && id % 10 === 0, 'MISS'));
    expect(missed?.verdict).toBe('refuted');
  });
});

describe('one mark', () => {
  test('does not stand for hundreds of exposures that ended well without', () => {
    const once: Tell = (moment) => (moment.down && moment.id !== 301 ? answered(moment.node) : failover(moment));
    expect(judgeFailover(failoverToldAs(once))).toMatchObject({
      verdict: 'inconclusive',
      settledBy: 'mitigation-marks',
      reason: expect.stringMatching(
        /^it is not known that the mitigation did it: only 1 of \d+ requests that met the fault show a second-attempt \(218 more needed\), though 0 of /,
      ),
      evidence: { mitigationMarks: [{ type: 'second-attempt', count: 1 }] },
    });
  });

  test('does not stand for a request that the faulty node failed and served at a second try', () => {
    const same: Tell = (moment) =>
      moment.down && moment.id === 601 ? passedOn('app-2', answered('app-2')) : failover(moment);
    expect(judgeFailover(failoverToldAs(same))).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /: 1 of the 307 requests that the fault failed and that ended well had no second-attempt \(1 × 200\), though /,
      ),
    });
  });

  test('is not asked of what was in flight at the kill and answered all the same', () => {
    const judged = judgeFailover(failoverCase());
    expect(judged).toMatchObject({ verdict: 'confirmed', evidence: { exposures: 315 } });
    expect(judged?.evidence.mitigationMarks).toEqual([{ type: 'second-attempt', count: 307 }]);
  });

  test('is waited for where a frozen node answers half of the exposures itself when it goes on', () => {
    const thawed: Tell = (moment) =>
      moment.down && moment.sentMs % 650 > 200 ? answered(moment.node) : failover(moment);
    const few = failoverCase({ history: historyOf(thawed, cycleMarks(5), 1600) });
    expect(judgeFailover(few)?.settledBy).toBe('mitigation-marks');
    expect(enough(few)).toEqual({
      enough: false,
      waitingFor: expect.stringMatching(/^\d+ more requests with a second-attempt, has \d+$/),
    });
    const more = failoverCase({ history: historyOf(thawed, cycleMarks(24), 6500) });
    expect(judgeFailover(more)?.verdict).toBe('confirmed');
    expect(enough(more).enough).toBe(true);
  });
});

describe('an arm that was not run, as an arm that it rests on is not confirmed', () => {
  const nothing = {
    records: [],
    marks: [],
    acts: [],
    account: null,
    programs: [],
    foreign: controlCase().history.foreign,
  };
  const notRun = { notRun: true, history: nothing };

  test('is inconclusive with what is wrong there', () => {
    const control = controlCase({ interrupted: true });
    const judged = judgeScenario([control, brokenCase(notRun), failoverCase(notRun)]);
    for (const name of ['broken/node-killed', 'failover/node-killed']) {
      expect(judged.get(name)).toMatchObject({
        verdict: 'inconclusive',
        settledBy: 'other-arms',
        reason:
          'not run: the control arm control is inconclusive: the run was interrupted before this arm was complete',
      });
    }
    const kindless = judgeScenario([
      controlCase(),
      brokenCase({ history: historyOf(failover, cycleMarks(5), 1600) }),
      failoverCase(notRun),
    ]);
    expect(kindless.get('failover/node-killed')?.reason).toMatch(/^not run: the broken arm .* is refuted: 0 of 315 /);
  });

  test('stays so where the other arm is confirmed at another confidence', () => {
    expect(judgeFailover(failoverCase(notRun))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not run: an arm that it rests on was not confirmed then',
    });
  });

  test('as there is nothing to compare with', () => {
    const claim = {
      type: 'worsens',
      measure: 'failedShare',
      than: 'failover/node-killed',
      by: 2,
      noHelp: null,
    } as const;
    const arm = { control: 'control', broken: 'broken/node-killed', claim };
    const judged = judgeScenario([controlCase(), brokenCase(), failoverCase({ interrupted: true })]);
    expect(cannotBeSettled(arm, (name) => judged.get(name) ?? null)?.reason).toMatch(
      /^the arm to compare with, failover\/node-killed, is inconclusive: /,
    );
    const settled = judgeScenario([controlCase(), brokenCase(), failoverToldAs(unprotected)]);
    expect(settled.get('failover/node-killed')?.verdict).toBe('refuted');
    expect(cannotBeSettled(arm, (name) => settled.get(name) ?? null)).toBe(null);
  });
});

test('a success that the gateway made up in place of the app’s is no mitigation of errors', () => {
  const history = historyOf(unprotected, cycleMarks(5), 1600);
  const records = history.records.map((one) =>
    one.outcome === 502 && one.gateway !== null
      ? { ...one, outcome: 200, gateway: { ...one.gateway, status: 200 }, gatewayError: null }
      : one,
  );
  expect(judgeFailover(failoverCase({ history: { ...history, records } }))).toMatchObject({
    verdict: 'refuted',
    reason: expect.stringContaining("200 of the gateway's own in place of the app's"),
  });
});
