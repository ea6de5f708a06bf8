import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { answers, atMost } from '../model/claim.ts';
import type { MitigationAct, MitigationMarkType } from '../model/mitigation.ts';
import type { Arrival, RequestRecord, ServiceCall } from '../model/record.ts';
import { countFindings, gather } from './evidence.ts';
import { judgeScenario } from './judge-scenario.ts';
import { markTrouble } from './marks.ts';
import { enough } from './stopping-rule.ts';
import {
  answered,
  brokenCase,
  controlCase,
  cycleMarks,
  failoverCase,
  historyOf,
  steadyMark,
  type Tell,
} from './testing/history-builder.ts';

/** The node is left out while it is down. */
const leftOut: Tell = ({ node, down }) => answered(down ? 'app-3' : node);

function act(changes: Partial<MitigationAct>): MitigationAct {
  return { type: 'ejection', target: 'app-2', at: 600, proof: 'seen', ...changes };
}

function caseWith(mark: MitigationMarkType, acts: readonly MitigationAct[]) {
  const history = { ...historyOf(leftOut, cycleMarks(5), 1600), acts };
  return failoverCase({ marksWanted: [mark], claim: atMost({ perCycle: 3 }), history });
}

const marksOf = (mark: MitigationMarkType, acts: readonly MitigationAct[]) =>
  countFindings(gather(caseWith(mark, acts))).mitigationMarks;

describe('an ejection', () => {
  test('counts where it took out the faulty node during the fault', () => {
    expect(marksOf('ejection', [act({ at: 510 }), act({ at: 1200 })])).toEqual([{ type: 'ejection', count: 2 }]);
  });

  test.each([
    ['before the fault', act({ at: 499 })],
    ['after the node was seen again', act({ at: 961 })],
    ['of another node', act({ target: 'app-1' })],
    ['that was a readmission', act({ type: 'readmission' })],
  ])('does not count %s', (_, other) => {
    expect(marksOf('ejection', [other])).toEqual([]);
  });
});

describe('a replica that joined', () => {
  test('counts once the fault has taken effect, whenever that is', () => {
    const joined = act({ type: 'replica-joined', target: 'app-4' });
    expect(marksOf('replica-joined', [joined, { ...joined, at: 3000 }])).toEqual([
      { type: 'replica-joined', count: 2 },
    ]);
    expect(marksOf('replica-joined', [{ ...joined, at: 499 }])).toEqual([]);
    const early = caseWith('replica-joined', [{ ...joined, at: 499 }]);
    const marks = early.history.marks.map((mark) => ({ ...mark, put: mark.from - 100 }));
    const seen = countFindings(gather({ ...early, history: { ...early.history, marks } }));
    expect(seen.mitigationMarks).toEqual([{ type: 'replica-joined', count: 1 }]);
  });
});

test('an exception that the app caught counts on the requests that it answered', () => {
  const history = historyOf(leftOut, cycleMarks(5), 1600);
  const records = history.records.map((record) =>
    record.id % 100 === 0
      ? { ...record, arrivals: record.arrivals.map((a) => ({ ...a, outcome: 'caught' as const })) }
      : record,
  );
  const seen = gather(failoverCase({ marksWanted: ['exception-caught'], history: { ...history, records } }));
  const caught = seen.atRisk.filter(({ id }) => id % 100 === 0).length;
  expect(countFindings(seen).mitigationMarks).toEqual([{ type: 'exception-caught', count: caught }]);
});

describe('a rollback', () => {
  const rolledBack = (at: number) => act({ type: 'rolled-back', target: 'app', at });

  test('counts once the fault has taken effect', () => {
    expect(marksOf('rolled-back', [rolledBack(499)])).toEqual([]);
    expect(marksOf('rolled-back', [rolledBack(700)])).toEqual([{ type: 'rolled-back', count: 1 }]);
  });

  test('is waited for, and for a hundred requests after it', () => {
    const waiting = (acts: readonly MitigationAct[]) => enough(caseWith('rolled-back', acts)).waitingFor;
    expect(waiting([])).toBe('a rolled-back');
    expect(waiting([rolledBack(3900)])).toMatch(/^100 requests after the rollback, has \d\d$/);
    expect(waiting([rolledBack(3500)])).toBe('');
  });
});

describe('requests steered away', () => {
  const steered = (share: number) => {
    const tell: Tell = ({ id, node, down }) => answered(down && id % 300 >= share * 300 ? 'app-1' : node);
    const fault = { ...brokenCase().fault, shape: 'steady' } as NonNullable<ReturnType<typeof brokenCase>['fault']>;
    const history = historyOf(tell, steadyMark(3900), 1600);
    return countFindings(gather(failoverCase({ fault, marksWanted: ['steered-away'], history }))).mitigationMarks;
  };

  test('are those that the faulty node got less than its turn', () => {
    const [mark] = steered(0.3);
    expect(mark?.type).toBe('steered-away');
    expect(mark?.count).toBeGreaterThan(200);
  });

  test('are none where it got its turn, or nearly', () => {
    expect(steered(1)).toEqual([]);
    expect(steered(0.85)).toEqual([]);
  });
});

test('an arm whose mitigation shows in the pool is confirmed with its mark and inconclusive without', () => {
  const verdictOf = (acts: readonly MitigationAct[]) =>
    judgeScenario([controlCase(), brokenCase(), caseWith('ejection', acts)]).get('failover/node-killed');
  expect(verdictOf([act({})])).toMatchObject({ verdict: 'confirmed', settledBy: 'claim' });
  expect(verdictOf([])).toMatchObject({ verdict: 'inconclusive', settledBy: 'mitigation-marks' });
});

describe('marks of what is done about too many requests', () => {
  const steady = (changes: Partial<Parameters<typeof failoverCase>[0]>) => {
    const fault = { ...brokenCase().fault, shape: 'steady' } as NonNullable<ReturnType<typeof brokenCase>['fault']>;
    const history = historyOf(({ node }) => answered(node), steadyMark(3900), 1600);
    return failoverCase({ fault, history, ...changes });
  };
  const changed = (type: MitigationMarkType, change: (record: RequestRecord) => Partial<RequestRecord>) => {
    const one = steady({ marksWanted: [type] });
    const records = one.history.records.map((record) =>
      record.id === 900 ? { ...record, ...change(record) } : record,
    );
    return countFindings(gather({ ...one, history: { ...one.history, records } })).mitigationMarks;
  };

  test('more was served than the nodes of the broken arm can serve, by so many requests', () => {
    const beyond = (perSecond: number) =>
      countFindings(
        gather(steady({ marksWanted: ['served-beyond'], brokenCapacity: { perSecond, workers: 10, memoryMb: null } })),
      ).mitigationMarks;
    // 400 per second were, for 3.4 seconds.
    expect(beyond(200)).toEqual([{ type: 'served-beyond', count: expect.any(Number) }]);
    expect(beyond(200)[0]?.count).toBeGreaterThan(600);
    expect(beyond(200)[0]?.count).toBeLessThan(700);
    expect(beyond(400)).toEqual([]);
    expect(countFindings(gather(steady({ marksWanted: ['served-beyond'] }))).mitigationMarks).toEqual([]);
  });

  test('more memory was held than a node of the broken arm may have, by so many nodes, while the fault was in effect', () => {
    const held = (memoryMb: number | null, told: number, at = 2000) => {
      const one = steady({ marksWanted: ['held-beyond'], brokenCapacity: { perSecond: 400, workers: 10, memoryMb } });
      const act = { type: 'memory-grew', at, proof: '', memoryMb: told } as const;
      const acts = [
        { ...act, target: 'app-1', memoryMb: told - 16 },
        { ...act, target: 'app-1' },
        { ...act, target: 'app-2' },
      ];
      return countFindings(gather({ ...one, history: { ...one.history, acts } })).mitigationMarks;
    };
    expect(held(80, 112)).toEqual([{ type: 'held-beyond', count: 2 }]);
    expect(held(80, 80)).toEqual([]);
    expect(held(80, 112, 10)).toEqual([]);
    expect(held(null, 112)).toEqual([]);
  });

  test.each<[MitigationMarkType, (record: RequestRecord) => Partial<RequestRecord>]>([
    ['cache-hit', (one) => ({ arrivals: one.arrivals.map((arrival) => ({ ...arrival, source: 'cache' })) })],
    [
      'cache-hit',
      ({ gateway }) => (gateway === null ? {} : { gateway: { ...gateway, attempts: [], cacheStatus: 'HIT' } }),
    ],
    [
      'rate-limited',
      ({ gateway }) => (gateway === null ? {} : { outcome: 429, gateway: { ...gateway, status: 429, attempts: [] } }),
    ],
    [
      'shed',
      (one) => ({ outcome: 503, arrivals: one.arrivals.map((arrival) => ({ ...arrival, outcome: 'turned-away' })) }),
    ],
    ['late-answer', ({ sentMs }) => ({ doneMs: sentMs + 300 })],
    [
      'call-survived',
      (one) => ({
        arrivals: one.arrivals.map((arrival) => ({
          ...arrival,
          calls: [{ service: 'cache', startMs: one.sentMs, endMs: one.sentMs + 1, outcome: 'refused' }],
        })),
      }),
    ],
    [
      'unanswered',
      (one) => ({ outcome: 504, arrivals: one.arrivals.map((arrival) => ({ ...arrival, outcome: 'aborted' })) }),
    ],
  ])('%s is seen on a request, and on no ordinary one', (type, change) => {
    expect(changed(type, change)).toEqual([{ type, count: 1 }]);
    expect(changed(type, () => ({}))).toEqual([]);
  });
});

describe('shedding by steps', () => {
  const nodes = ['app-1', 'app-2', 'app-3'];
  const fault = { ...brokenCase().fault, shape: 'steady', targets: nodes } as NonNullable<ArmCase['fault']>;
  const onEach = (...levels: readonly number[]): readonly MitigationAct[] =>
    levels.flatMap((level, index) =>
      nodes.map((target) => ({
        ...{ type: level > (levels[index - 1] ?? 0) ? 'degraded' : 'restored', target, level },
        ...{ at: 600 + index * 100, proof: `level ${level}` },
      })),
    );
  const shedding = (acts: readonly MitigationAct[], changes: object = {}, turnsAway = true): ArmCase => {
    const isShed = (id: number, sentMs: number) => turnsAway && sentMs > 1000 && sentMs < 3000 && id % 2 === 0;
    const marks = steadyMark(3500).map((mark) => ({ ...mark, recoveredAt: 3700 }));
    const tell: Tell = ({ id, sentMs, node }) => answered(node, isShed(id, sentMs) ? 503 : 200);
    const history = historyOf(tell, marks, 1600);
    const records = history.records.map((record) => {
      const arrivals = record.arrivals.map((arrival) => ({ ...arrival, outcome: 'turned-away' as const }));
      return isShed(record.id, record.sentMs) ? { ...record, arrivals } : record;
    });
    const claim = answers({ allowed: [200, 503], seen: [200, 503], routes: { '/checkout': [200] } });
    const marksWanted = ['shed-by-steps'] as const;
    return failoverCase({ fault, marksWanted, claim, history: { ...history, records, acts, ...changes } });
  };
  const verdictOf = (armCase: ArmCase) =>
    judgeScenario([controlCase(), brokenCase(), armCase]).get('failover/node-killed');
  const notSeen = { verdict: 'inconclusive', settledBy: 'mitigation-marks' };

  test('is confirmed where every node went up by steps, and by steps back to none', () => {
    const armCase = shedding(onEach(1, 2, 3, 2, 3, 2, 1, 0));
    const [mark] = countFindings(gather(armCase)).mitigationMarks;
    expect(mark).toEqual({ type: 'shed-by-steps', count: expect.any(Number) });
    expect(verdictOf(armCase)).toMatchObject({ verdict: 'confirmed', settledBy: 'claim' });
  });

  test.each([
    ['shed all in one step', onEach(3, 2, 1, 0)],
    ['shed at one level only', onEach(1, 0)],
    ['was never restored', onEach(1, 2, 3)],
    ['was restored in part', onEach(1, 2, 1)],
    ['was restored in one step', onEach(1, 2, 3, 0)],
    [
      'was restored on two of its nodes',
      onEach(1, 2, 1, 0).filter(({ level, target }) => level !== 0 || target !== 'app-2'),
    ],
    ['was told to shed before the fault', onEach(1, 2, 1, 0).map((one) => ({ ...one, at: one.at - 500 }))],
    ['did nothing', []],
  ])('is not seen where the app %s', (_, acts) => {
    expect(verdictOf(shedding(acts))).toMatchObject(notSeen);
  });

  test('is not seen where the app was told so, but turned nobody away', () => {
    expect(countFindings(gather(shedding(onEach(1, 2, 1, 0), {}, false))).mitigationMarks).toEqual([]);
  });

  test('is waited for while the fault lasts, but for the way back, which comes after it', () => {
    const waiting = (acts: readonly MitigationAct[]) => {
      const marks = steadyMark(3900);
      return enough(shedding(acts, { marks, account: null })).waitingFor;
    };
    expect(waiting(onEach(1))).toBe('a shed-by-steps');
    expect(waiting(onEach(3))).toBe('a shed-by-steps');
    expect(waiting(onEach(1, 2))).toBe('');
  });
});

/** The history of a node that is down, in which a cache answers in its place. */
function withCache(cacheStatus: string) {
  const history = historyOf(leftOut, cycleMarks(5), 1600);
  const records = history.records.map((record) => {
    const atRisk = record.sentMs >= 500 && record.id % 3 === 1 && record.gateway !== null;
    return atRisk ? { ...record, gateway: { ...record.gateway, attempts: [], cacheStatus }, arrivals: [] } : record;
  });
  return failoverCase({ marksWanted: ['cache-hit'], history: { ...history, records } });
}

describe('a cache hit', () => {
  test.each(['HIT', 'STALE', 'UPDATING'])('is an answer that is %s', (status) => {
    const [mark] = countFindings(gather(withCache(status))).mitigationMarks;
    expect(mark?.type).toBe('cache-hit');
    expect(mark?.count).toBeGreaterThan(100);
  });

  test('is none where the cache had nothing', () => {
    expect(countFindings(gather(withCache('MISS'))).mitigationMarks).toEqual([]);
  });

  test('confirms a mitigation that is a cache', () => {
    const { arms } = { arms: judgeScenario([controlCase(), brokenCase(), withCache('STALE')]) };
    expect([...arms.values()].at(-1)?.verdict).toBe('confirmed');
  });
});

describe('a request that was served nearby', () => {
  const served = (regionOf: (name: string) => string | null) => {
    const nodes = failoverCase().nodes.map((node) => ({ ...node, region: regionOf(node.name) }));
    const history = historyOf(leftOut, cycleMarks(5), 1600);
    return countFindings(gather(failoverCase({ marksWanted: ['served-nearby'], nodes, history }))).mitigationMarks;
  };

  test('was answered beside the gateway while the fault hit a region', () => {
    const [mark] = served((name) => (name === 'app-2' ? 'far' : null));
    expect(mark?.type).toBe('served-nearby');
    expect(mark?.count).toBeGreaterThan(100);
  });

  test('is none where another region answered, or where the faulty node is beside the gateway itself', () => {
    expect(served((name) => (name === 'app-2' ? 'far' : 'other'))).toEqual([]);
    expect(served(() => null)).toEqual([]);
  });
});

describe('marks of what the app did', () => {
  const withApp = (mark: MitigationMarkType, changes: Partial<Arrival>) => {
    const history = historyOf(({ node }) => answered(node), cycleMarks(1), 600);
    const records = history.records.map((record) => ({
      ...record,
      arrivals: record.arrivals.map((arrival) => ({ ...arrival, ...changes })),
    }));
    const armCase = failoverCase({ marksWanted: [mark], history: { ...history, records } });
    return countFindings(gather(armCase)).mitigationMarks.map(({ type }) => type);
  };
  const call = (outcome: ServiceCall['outcome']): ServiceCall => ({
    service: 'payments',
    startMs: 600,
    endMs: 610,
    outcome,
  });

  test('are on the requests that it answered with default data, or accepted for later', () => {
    expect(withApp('fallback', { source: 'fallback' })).toEqual(['fallback']);
    expect(withApp('fallback', { source: 'queue' })).toEqual([]);
    expect(withApp('queued', { source: 'queue' })).toEqual(['queued']);
    expect(withApp('queued', {})).toEqual([]);
  });

  test('are on the requests for which it called again what had failed', () => {
    expect(withApp('second-call', { calls: [call('reset'), call('answered')] })).toEqual(['second-call']);
    expect(withApp('second-call', { calls: [call('answered'), call('reset')] })).toEqual([]);
    expect(withApp('second-call', { calls: [call('reset'), call('short-circuited')] })).toEqual([]);
    expect(withApp('second-call', { calls: [call('reset'), { ...call('answered'), service: 'other' }] })).toEqual([]);
  });

  test('are on the answers that came later than the steady state allows', () => {
    const history = historyOf(({ node }) => ({ ...answered(node), lastMs: 300 }), cycleMarks(1), 600);
    expect(
      countFindings(gather(failoverCase({ marksWanted: ['late-answer'], history }))).mitigationMarks,
    ).toMatchObject([{ type: 'late-answer' }]);
    expect(withApp('late-answer', {})).toEqual([]);
  });
});

test('an answer whose making the journal has yet to tell is not held against the mitigation while the load runs', () => {
  const history = historyOf(({ node }) => answered(node), cycleMarks(5), 1600);
  const call: ServiceCall = { service: 'payments', startMs: 0, endMs: 0, outcome: 'reset' };
  const marks = history.marks.map((mark) => ({ ...mark, meets: { by: 'call', service: 'payments' } as const }));
  const records = history.records.map((record) => ({
    ...record,
    arrivals: record.arrivals.map((arrival) => ({
      ...arrival,
      ...(record.id === 800 ? { endMs: null, outcome: null } : { source: 'fallback' as const }),
      calls: [{ ...call, startMs: record.sentMs, endMs: record.sentMs + 10 }],
    })),
  }));
  const armWith = (changes: object) =>
    failoverCase({ marksWanted: ['fallback'], history: { ...history, records, marks, ...changes } });
  const troubleOf = (armCase: ReturnType<typeof armWith>) => markTrouble(armCase, gather(armCase))?.reason ?? null;
  expect(troubleOf(armWith({ account: null }))).toBeNull();
  expect(troubleOf(armWith({}))).toContain('had no fallback');
});
