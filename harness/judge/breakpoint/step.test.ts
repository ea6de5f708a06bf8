import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import type { ArmHistory } from '../../model/history.ts';
import type { RequestRecord } from '../../model/record.ts';
import {
  answered,
  controlCase,
  failoverCase,
  gatewayError,
  lost,
  nodes,
  recordOf,
  type Story,
  steadyMark,
  withRecords,
} from '../testing/history-builder.ts';
import { judgeStep, type StepPlan, stepDecided } from './step.ts';

const plan: StepPlan = { threshold: 0.01, alpha: 0.0005, leastMs: 3000, steepest: 0.005 };
const turnedAway = gatewayError('app-1', 502, 'recv-reset');

/** A load of 400 requests per second by these stories, without a fault. */
function step(requests: number, tell: (id: number) => Story, changes: Partial<ArmHistory> = {}): ArmCase {
  const records = Array.from({ length: requests }, (_, id) => recordOf(id, id * 2.5, tell(id)));
  return controlCase({ history: { ...withRecords(records, []), ...changes } });
}

const well = (id: number): Story => answered(nodes[id % 3]?.name ?? 'app-1');
const decisionOf = (armCase: ArmCase) => judgeStep(armCase, plan).decision;

describe('a step', () => {
  test('holds once a share of 1 % is excluded, and the load may end then', () => {
    const clean = judgeStep(step(1600, well), plan);
    expect(clean).toMatchObject({ decision: 'holds', gatewayErrors: 0, otherFailures: 0 });
    expect(clean.share.high).toBeLessThan(0.01);
    expect(stepDecided(step(1600, well), plan)).toBe(true);
    expect(decisionOf(step(1300, well))).toBe('undecided');
    expect(stepDecided(step(1300, well), plan)).toBe(false);
  });

  test('breaks where gateway errors are more than 1 % by the lower end of their share', () => {
    const broken = judgeStep(
      step(1600, (id) => (id % 20 === 0 ? turnedAway : well(id))),
      plan,
    );
    expect(broken).toMatchObject({ decision: 'breaks', gatewayErrors: 80 });
    expect(broken.share.low).toBeGreaterThan(0.01);
    expect(broken.reason).toContain('80 × 502 recv-reset');
  });

  test('with one error in 100 is neither', () => {
    expect(decisionOf(step(4000, (id) => (id % 100 === 50 ? turnedAway : well(id))))).toBe('undecided');
  });

  test('that is short tells nothing, whatever it shows', () => {
    expect(decisionOf(step(1000, () => turnedAway))).toBe('undecided');
  });

  test('does not hold while latency rises as before a queue that fills', () => {
    // 1 % more arrive than are served: who comes 100 ms later waits 1 ms longer.
    const filling = (id: number): Story => ({ ...well(id), lastMs: 20 + id * 2.5 * 0.01 });
    const { decision, reason, growth } = judgeStep(step(4000, filling), plan);
    expect(decision).toBe('undecided');
    expect(reason).toContain('latency still rises by 10 ms a second');
    expect(growth).toBeCloseTo(0.01, 3);
  });

  test('with failures of another sort neither holds nor breaks, and they are named', () => {
    const cut = judgeStep(
      step(4000, (id) => (id % 20 === 0 ? lost('app-1', 'TRUNCATED') : well(id))),
      plan,
    );
    expect(cut).toMatchObject({ decision: 'undecided', gatewayErrors: 0, otherFailures: 200 });
    expect(cut.reason).toContain('TRUNCATED');
  });

  test('is told by no request after one that has not ended, or quick errors would count before slow answers', () => {
    const records: readonly RequestRecord[] = step(2000, well).history.records.map((record) =>
      record.id === 700 ? { ...record, doneMs: null, outcome: null } : record,
    );
    const armCase = controlCase({ history: withRecords(records, []) });
    expect(judgeStep(armCase, plan).counted).toHaveLength(700);
  });
});

describe('a step is inconclusive', () => {
  const breaking = (id: number): Story => (id % 3 === 0 ? turnedAway : well(id));

  test('where the load was late, whichever way it went', () => {
    const records = step(2000, well).history.records.map((record) =>
      record.id % 50 === 0 ? { ...record, dueMs: record.sentMs - 60 } : record,
    );
    const late = controlCase({ history: withRecords(records, []) });
    expect(judgeStep(late, plan)).toMatchObject({ decision: 'inconclusive' });
    expect(judgeStep(late, plan).reason).toContain('late');
  });

  test('where a program waited for a CPU while it broke; one that holds although it waited does hold', () => {
    const stalls = [{ program: 'app-2', from: 1000, to: 2500, waitedMs: 900 }];
    expect(judgeStep(step(2000, breaking, { stalls }), plan)).toMatchObject({
      decision: 'inconclusive',
      reason: expect.stringContaining('app-2 waited for a CPU'),
    });
    expect(decisionOf(step(2000, well, { stalls }))).toBe('holds');
    expect(decisionOf(step(2000, breaking, { stalls: [{ ...stalls[0], waitedMs: 100 } as never] }))).toBe('breaks');
  });

  test('where the witnesses do not agree', () => {
    const { history } = step(2000, breaking);
    const account = { ...(history.account as NonNullable<ArmHistory['account']>), sent: 2001 };
    expect(judgeStep(controlCase({ history: { ...history, account } }), plan).decision).toBe('inconclusive');
  });

  test('where its errors are of no known kind', () => {
    const records = step(2000, breaking).history.records.map((record) =>
      record.gatewayError === null ? record : { ...record, gatewayError: { status: 502, kind: 'unknown' as const } },
    );
    expect(judgeStep(controlCase({ history: withRecords(records, []) }), plan)).toMatchObject({
      decision: 'inconclusive',
      reason: '667 of 667 gateway errors are of no known kind',
    });
  });
});

describe('a step with a fault', () => {
  const records = Array.from({ length: 3000 }, (_, id) => {
    const down = id >= 200 && id % 3 === 1;
    return recordOf(id, id * 2.5, down ? gatewayError('app-2', 504, 'read-timeout') : well(id));
  });
  const withMark = (proof: string | null): ArmCase =>
    failoverCase({
      history: withRecords(
        records,
        steadyMark(7000).map((mark) => ({ ...mark, proof })),
      ),
    });

  test('counts what was due while the fault was in effect', () => {
    const { decision, counted } = judgeStep(withMark('seen'), plan);
    expect(decision).toBe('breaks');
    expect(counted.at(0)?.dueMs).toBe(500);
    expect(counted.at(-1)?.dueMs).toBeLessThan(7000);
  });

  test('says nothing where the fault was not seen to take effect', () => {
    expect(judgeStep(withMark(null), plan)).toMatchObject({
      decision: 'inconclusive',
      reason: 'the fault was not seen to take effect',
    });
  });

  test('says nothing where nodes fail that it does not hit', () => {
    const elsewhere = records.map((record, id) => (id === 900 ? recordOf(id, id * 2.5, turnedAway) : record));
    const armCase = failoverCase({ history: withRecords(elsewhere, steadyMark(7000)) });
    expect(judgeStep(armCase, plan).reason).toContain('attempts failed where there was no fault');
  });
});
