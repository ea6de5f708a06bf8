import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { answers, cleanAfter } from '../model/claim.ts';
import { gather } from './evidence.ts';
import { judgeScenario } from './judge-scenario.ts';
import { recoveryRuling } from './recovery.ts';
import {
  answered,
  brokenCase,
  controlCase,
  failover,
  failoverCase,
  historyOf,
  steadyFault,
  steadyMark,
  type Tell,
  unprotected,
} from './testing/history-builder.ts';

const fault = steadyFault;
const claim = answers({ allowed: [200, 503], seen: [503] });

/** A steady fault from 500 to 4000 ms, and 5 s in which its target was waited for; 200 ms where it came back. */
function steadyCase(tell: Tell, recoveredAt: number | null, changes: Partial<ArmCase> = {}): ArmCase {
  const marks = steadyMark(4000).map((mark) => ({ ...mark, recoveredAt }));
  const history = historyOf(tell, marks, recoveredAt === null ? 3600 : 1700);
  return failoverCase({ fault, claim, marksWanted: [], history, ...changes });
}

const judged = (armCase: ArmCase) => judgeScenario([controlCase(), brokenCase(), armCase]).get('failover/node-killed');

/** Sheds every third request from when the fault began until an instant. */
const sheddingUntil =
  (ms: number): Tell =>
  ({ id, sentMs, node }) =>
    answered(node, id % 3 === 1 && sentMs >= 500 && sentMs < ms ? 503 : 200);

test('a steady fault whose target came back is confirmed', () => {
  expect(judged(steadyCase(sheddingUntil(4000), 4100))?.verdict).toBe('confirmed');
});

test('a steady fault whose target never came back confirms nothing, however well the claim is kept', () => {
  expect(judged(steadyCase(sheddingUntil(4000), null))).toMatchObject({
    verdict: 'inconclusive',
    settledBy: 'recovery',
    reason: 'app-2 was not seen healthy again after the fault was taken away',
  });
});

test('a target that was not seen again is the machine’s doing only where something was held up after the fault', () => {
  const lost = steadyCase(sheddingUntil(4000), null);
  const withStall = (from: number) => {
    const stalls = [{ program: 'app-2', from, to: from + 1000, waitedMs: 990 }];
    return judged({ ...lost, history: { ...lost.history, stalls } });
  };
  expect(judged(lost)?.disturbed).toBe(false);
  expect(withStall(2000)?.disturbed).toBe(false);
  expect(withStall(4500)).toMatchObject({ verdict: 'inconclusive', settledBy: 'recovery', disturbed: true });
});

test('what was done about a steady fault and goes on turning requests away after it is refuted', () => {
  expect(judged(steadyCase(sheddingUntil(9000), null))).toMatchObject({
    verdict: 'refuted',
    settledBy: 'recovery',
    reason:
      'recovery did not come: 333 of 1000 requests failed after the fault was gone (333 × 503), app-2 was waited for in vain',
  });
});

test('what failed only at first after a steady fault, as a queue drains, refutes nothing', () => {
  expect(judged(steadyCase(sheddingUntil(6000), null))).toMatchObject({ verdict: 'inconclusive' });
});

test('what a machine kept from recovering has as much more time for it', () => {
  const after = (waitedMs: number, untilMs: number) => {
    const { history, ...rest } = steadyCase(sheddingUntil(untilMs), null);
    const stalls = [{ program: 'app-2', from: 4500, to: 4500 + waitedMs, waitedMs }];
    return judged({ ...rest, history: { ...history, stalls } })?.verdict;
  };
  expect([after(1000, 7450), after(1000, 9000), after(2600, 9000)]).toEqual([
    'inconclusive',
    'refuted',
    'inconclusive',
  ]);
});

test('under cleanAfter the time after the fault counts from when it was put in place', () => {
  const late: Tell = (moment) => (moment.sentMs < 1450 ? unprotected(moment) : failover(moment));
  const marks = steadyMark(1200).map((mark) => ({ ...mark, put: 400, recoveredAt: 1250 }));
  const relapse: Tell = (moment) =>
    moment.sentMs > 1300 && moment.sentMs < 1450 ? answered(moment.node, 502) : late(moment);
  const ruling = (ms: number) => {
    const history = historyOf(relapse, marks, 1600);
    const armCase = failoverCase({ fault, claim: cleanAfter({ ms }), history });
    return recoveryRuling(armCase, gather(armCase))?.verdict ?? null;
  };
  expect([ruling(1000), ruling(1100)]).toEqual(['refuted', null]);
});
