import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import type { Verdict } from '../model/verdict.ts';
import { type ComparedArm, compareWithEarlier } from './compare-with-earlier.ts';
import {
  answered,
  brokenCase,
  controlCase,
  cycleMarks,
  failoverCase,
  failoverToldAs,
  gatewayError,
  historyOf,
  passedOn,
  steadyFault,
  steadyMark,
} from './testing/history-builder.ts';

const alike = { arms: 3 };

function arm(armCase: ArmCase, verdict: Verdict | null = 'confirmed', ratePerSecond = 400): ComparedArm {
  return { armCase, load: { model: 'open', ratePerSecond }, verdict, reason: 'the reason' };
}

/** Of the requests that meet the dead node every `nth` is an error all the same. */
function leaking(nth: number): ArmCase {
  return failoverToldAs(({ id, node, down }) => {
    if (!down) return answered(node);
    return id % nth === 0 ? gatewayError(node, 502, 'connect-refused') : passedOn(node, answered('app-3'));
  });
}

/** Every answer takes as long. */
function slow(ms: number, changes: Partial<ArmCase> = {}): ArmCase {
  return controlCase({
    history: historyOf(({ node, id }) => ({ ...answered(node), lastMs: ms + (id % 7) }), [], 400),
    ...changes,
  });
}

describe('an arm beside itself in an earlier run', () => {
  test.each([
    ['control', controlCase()],
    ['broken', brokenCase()],
    ['mitigation', failoverCase()],
    ['leaking', leaking(4)],
  ])('is the same where it is the very same: %s', (_, armCase) => {
    const { change, measured } = compareWithEarlier(arm(armCase), arm(armCase), alike);
    expect(change).toBe('same');
    expect(measured.filter((one) => one.change !== 'same' && one.toldOnly === null)).toEqual([]);
  });

  test('is worse where its claim was confirmed and is refuted', () => {
    const { change, because } = compareWithEarlier(arm(failoverCase()), arm(failoverCase(), 'refuted'), alike);
    expect(change).toBe('worse');
    expect(because).toBe('it was confirmed, and is refuted: the reason');
  });

  test('is better the other way round', () => {
    expect(compareWithEarlier(arm(failoverCase(), 'refuted'), arm(failoverCase()), alike).change).toBe('better');
  });

  test('is worse where more of what is sent into the fault ends in a gateway error, beyond both intervals', () => {
    const { change, because, measured } = compareWithEarlier(arm(failoverCase()), arm(leaking(1)), alike);
    expect(change).toBe('worse');
    expect(because).toMatch(
      /^the share of requests sent into the fault that ended in a gateway error was 0 % \(0 % to [\d.]+ %\) and is [\d.]+ % \([\d.]+ % to [\d.]+ %\); /,
    );
    expect(measured.filter((one) => one.change === 'worse').map(({ id }) => id)).toEqual([
      'gatewayErrorShare',
      'failedShare',
    ]);
  });

  test('is better where fewer fail, whatever that costs, and has its price told', () => {
    const { change, because } = compareWithEarlier(arm(leaking(1)), arm(failoverCase()), alike);
    expect(change).toBe('better');
    expect(because).toContain('; its price: the number of attempts per request');
  });

  test('is the same where the intervals meet', () => {
    expect(compareWithEarlier(arm(leaking(30)), arm(leaking(15)), alike).change).toBe('same');
  });

  test('says what is better beside what is worse', () => {
    const before = arm(leaking(1));
    const { change, because } = compareWithEarlier(before, arm(failoverCase(), 'refuted'), alike);
    expect(change).toBe('worse');
    expect(because).toContain('; better: the share of requests sent into the fault');
  });

  test.each<[Verdict | null, Verdict | null, string]>([
    ['confirmed', 'inconclusive', 'it is inconclusive: the reason'],
    ['confirmed', 'skipped', 'it is skipped: the reason'],
    ['confirmed', null, 'it is not judged: the reason'],
    ['inconclusive', 'refuted', 'it was inconclusive, and is refuted'],
    ['inconclusive', 'inconclusive', 'it is inconclusive: the reason'],
    [null, 'confirmed', 'it was not judged, and is confirmed'],
  ])('is inconclusive where a verdict is open: %s, then %s', (before, after, because) => {
    const told = compareWithEarlier(arm(failoverCase(), before), arm(leaking(1), after), alike);
    expect(told).toEqual({ change: 'inconclusive', because, measured: [] });
  });

  test('is the same where it was skipped in both', () => {
    expect(compareWithEarlier(arm(failoverCase(), 'skipped'), arm(failoverCase(), 'skipped'), alike).change).toBe(
      'same',
    );
  });

  test('is inconclusive where it was asked otherwise, or nothing is stored of it', () => {
    const other = arm(failoverCase({ claim: { type: 'noErrors', callsPerRequest: { most: 4, mean: 2 } } }));
    expect(compareWithEarlier(arm(failoverCase()), other, alike).because).toBe('it was asked otherwise: another claim');
    expect(compareWithEarlier(arm(failoverCase()), arm(failoverCase(), 'confirmed', 200), alike).because).toBe(
      'it was asked otherwise: another load',
    );
    const nothing = failoverCase({ history: historyOf(() => answered('app-1'), [], 0) });
    expect(compareWithEarlier(arm(failoverCase()), arm(nothing), alike).because).toBe('no request is stored');
  });
});

describe('latency', () => {
  test('is told and not compared: a machine that is busier makes it longer', () => {
    const { change, measured } = compareWithEarlier(arm(slow(40)), arm(slow(90)), alike);
    expect(change).toBe('same');
    expect(measured.find(({ id }) => id === 'latencyP50Ms')).toMatchObject({
      change: null,
      toldOnly: expect.stringContaining('what else the machine does'),
      old: { value: 43 },
      new: { value: 93 },
    });
  });

  test('of what a fault has broken is nobody’s to keep', () => {
    const anti = { role: 'anti-pattern' } as const;
    expect(compareWithEarlier(arm(slow(40, anti)), arm(slow(90, anti)), alike).change).toBe('same');
  });

  test('is looked at for as long as the shorter arm lasts', () => {
    // A queue that grows: the longer it is looked at, the longer its median.
    const queue = (requests: number): ArmCase =>
      failoverCase({
        fault: steadyFault,
        history: historyOf(
          ({ id, node }) => ({ ...answered(node), lastMs: Math.max(20, id) }),
          steadyMark(requests * 2.5 - 100),
          requests,
        ),
      });
    const { measured } = compareWithEarlier(arm(queue(500)), arm(queue(3000)), alike);
    const latency = measured.find(({ id }) => id === 'latencyP50Ms');
    expect(latency?.new.value).toBe(latency?.old.value);
  });
});

describe('what fails in one piece', () => {
  const shareOf = (before: ArmCase, after: ArmCase) =>
    compareWithEarlier(arm(before), arm(after), alike).measured.find(({ id }) => id === 'failedShare');

  test('until a mitigation reacts is left to the bound of its claim', () => {
    const claim = { type: 'atMost', perCycle: 40, total: null, withinMs: null } as const;
    expect(shareOf({ ...failoverCase(), claim }, { ...leaking(1), claim })).toMatchObject({
      change: null,
      toldOnly: expect.stringContaining('until a mitigation reacts'),
    });
  });

  test('with a program that dies of its requests is told only', () => {
    const crashed = leaking(1);
    const programs = [
      { program: 'app-2', at: 600, event: 'exited', expected: false, detail: null, crashed: true },
    ] as const;
    const told = shareOf(failoverCase(), { ...crashed, history: { ...crashed.history, programs } });
    expect(told).toMatchObject({ change: null, toldOnly: expect.stringContaining('when it dies') });
  });
});

describe('the error of a comparison', () => {
  test('is shared out among all arms: what three tell apart is the same beside three thousand', () => {
    const [before, after] = [arm(leaking(8)), arm(leaking(2))];
    const shares = (arms: number) =>
      compareWithEarlier(before, after, { arms }).measured.find(({ id }) => id === 'failedShare');
    const width = (arms: number) => (shares(arms)?.new.high ?? 0) - (shares(arms)?.new.low ?? 0);
    expect(width(3000)).toBeGreaterThan(width(3));
  });

  test('marks of another number of cycles change nothing', () => {
    const longer = failoverCase({
      history: historyOf(
        ({ node, down }) => (down ? passedOn(node, answered('app-3')) : answered(node)),
        cycleMarks(9),
        2600,
      ),
    });
    expect(compareWithEarlier(arm(failoverCase()), arm(longer), alike).change).toBe('same');
  });
});
