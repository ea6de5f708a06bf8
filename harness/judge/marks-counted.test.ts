import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import type { MitigationAct, MitigationMarkType } from '../model/mitigation.ts';
import type { Arrival, Attempt, RequestRecord, ServiceCall } from '../model/record.ts';
import { marksSeen } from './mitigation-marks.ts';
import { cycleMarks, failoverCase, nodes } from './testing/history-builder.ts';

/** app-2 is down from 500 to 900 ms and from 1150 to 1550 ms, and seen again 60 ms after. */
const proven = cycleMarks(2);

function counted(
  type: MitigationMarkType,
  atRisk: readonly RequestRecord[],
  { acts = [], ...changes }: Partial<ArmCase> & { readonly acts?: readonly MitigationAct[] } = {},
  marks = proven,
): number {
  const { history, ...armCase } = failoverCase({ marksWanted: [type], ...changes });
  const [seen] = marksSeen({ armCase: { ...armCase, history: { ...history, acts } }, proven: marks, atRisk });
  return seen?.count ?? 0;
}

function attempt(node: number, isGood: boolean): Attempt {
  const { address } = nodes[node - 1] as (typeof nodes)[number];
  const common = { address, connectMs: 0, startMs: 600, endMs: 601 };
  return isGood
    ? { ...common, status: 200, headerMs: 1, kind: null }
    : { ...common, status: 502, headerMs: null, kind: 'connect-refused' };
}

function request(changes: Partial<RequestRecord>, attempts: readonly Attempt[] = [attempt(1, true)]): RequestRecord {
  const { outcome = 200 } = changes;
  const gateway = { status: typeof outcome === 'number' ? outcome : 200, startMs: 600, endMs: 620, attempts };
  const client = { id: 0, route: 0, dueMs: 600, sentMs: 600, doneMs: 620, outcome: 200 };
  return { ...client, gateway, arrivals: [], gatewayError: null, ...changes };
}

function arrival(outcome: Arrival['outcome'], ...calls: readonly ServiceCall[]): Arrival {
  return { node: 'app-1', startMs: 600, endMs: outcome === null ? null : 620, outcome, calls };
}

function call(outcome: ServiceCall['outcome'], service = 'payments'): ServiceCall {
  return { service, outcome, startMs: 601, endMs: 602 };
}

const cached: Arrival = { ...arrival('answered'), source: 'cache' };

describe.each<[MitigationMarkType, readonly RequestRecord[], readonly RequestRecord[]]>([
  ['rate-limited', [request({ outcome: 429 }, [])], [request({ outcome: 429 }), request({ outcome: 200 }, [])]],
  [
    'shed',
    [request({ outcome: 503, arrivals: [arrival('turned-away')] })],
    [request({ outcome: 503, arrivals: [arrival('answered')] }), request({ arrivals: [arrival('turned-away')] })],
  ],
  [
    'late-answer',
    [request({ doneMs: 850.5 })],
    [
      request({ doneMs: 850 }),
      request({ doneMs: 900, outcome: 503 }),
      request({ doneMs: 900, arrivals: [cached] }),
      request({ doneMs: null, outcome: null }),
    ],
  ],
  [
    'call-survived',
    [request({ arrivals: [arrival(null), arrival('answered', call('answered'), call('failed'))] })],
    [
      request({ arrivals: [arrival('answered', call('answered'))] }),
      request({ outcome: 500, arrivals: [arrival('answered', call('failed'))] }),
    ],
  ],
  [
    'unanswered',
    [
      request({ outcome: 502, arrivals: [arrival(null)] }),
      request({ outcome: 'TIMEOUT', arrivals: [arrival('aborted')] }),
      request({ outcome: 504, arrivals: [arrival('answered'), arrival('closed')] }),
    ],
    [
      request({ arrivals: [arrival(null)] }),
      request({ outcome: 502 }),
      request({ outcome: 503, arrivals: [arrival(null), arrival('turned-away')] }),
    ],
  ],
  [
    'exception-caught',
    [request({ arrivals: [arrival('answered'), arrival('caught')] })],
    [request({ arrivals: [arrival('answered')] })],
  ],
  [
    'second-call',
    [request({ arrivals: [arrival('answered'), arrival('answered', call('failed'), call('answered'))] })],
    [
      request({ arrivals: [arrival('answered', call('failed'), call('answered', 'bank'))] }),
      request({ arrivals: [arrival('answered', call('answered'), call('answered'))] }),
      request({ arrivals: [arrival('answered', call('short-circuited'), call('answered'))] }),
      request({ arrivals: [] }),
    ],
  ],
  [
    'second-attempt',
    [
      request({}, [attempt(2, false), attempt(1, true)]),
      request({}, [attempt(2, false), attempt(3, false), attempt(1, true)]),
    ],
    [
      request({}, [attempt(2, false), attempt(2, true)]),
      request({}, [attempt(2, true), attempt(1, true)]),
      request({ outcome: 502 }, [attempt(2, false), attempt(1, false)]),
      request({ outcome: 'TRUNCATED' }, [attempt(2, false), attempt(1, true)]),
      request({ gateway: null }),
    ],
  ],
])('the mark %s', (type, those, others) => {
  test('is on these requests', () => {
    for (const one of those) expect(counted(type, [one])).toBe(1);
    expect(counted(type, [...those, ...others])).toBe(those.length);
  });

  test('is on none of the others', () => {
    for (const other of others) expect(counted(type, [other])).toBe(0);
  });
});

test('no answer is late where the steady state says nothing of it', () => {
  const steadyState = { errorRateBelow: 0.001, latency: null };
  expect(counted('late-answer', [request({ doneMs: 9000 })], { steadyState })).toBe(0);
});

describe('an act', () => {
  const at = (ms: number, changes: Partial<MitigationAct> = {}): MitigationAct => ({
    ...{ type: 'ejection', target: 'app-2', at: ms, proof: 'seen' },
    ...changes,
  });
  const each = (type: MitigationMarkType, acts: readonly MitigationAct[], marks = proven): readonly number[] =>
    acts.map((act) => counted(type, [], { acts: [act] }, marks));

  test('is an ejection from when the fault was put in place until its node was seen again', () => {
    expect(
      each(
        'ejection',
        [499, 500, 960, 961, 1149, 1150].map((ms) => at(ms)),
      ),
    ).toEqual([0, 1, 1, 0, 0, 1]);
  });

  test('is a replica that joined from the first time on that the fault was put in place', () => {
    const joined = [499, 500, 9000].map((ms) => at(ms, { type: 'replica-joined' }));
    expect(each('replica-joined', joined)).toEqual([0, 1, 1]);
    expect(each('replica-joined', joined, [])).toEqual([0, 0, 0]);
    expect(each('replica-joined', [at(600)])).toEqual([0]);
  });

  test.each(['fault-removed', 'rolled-back'] as const)('is of the type %s from then on', (type) => {
    expect(each(type, [at(499, { type }), at(500, { type }), at(600)])).toEqual([0, 1, 0]);
  });

  test('shows memory beyond what a node may have while the fault was in effect', () => {
    const brokenCapacity = { perSecond: 100, workers: 8, memoryMb: 100 };
    const held = (ms: number, memoryMb: number) =>
      counted('held-beyond', [], { brokenCapacity, acts: [at(ms, { type: 'memory-grew', memoryMb })] });
    expect([held(499, 101), held(500, 101), held(900, 101), held(901, 101), held(600, 100)]).toEqual([0, 1, 1, 0, 0]);
  });
});

test('what is served beyond the capacity of the broken arm is what ended well while the fault was in effect', () => {
  const brokenCapacity = { perSecond: 1, workers: 1, memoryMb: null };
  const served = (...endings: readonly number[]) => endings.map((doneMs) => request({ doneMs }));
  const inside = served(500, 600, 900, 1150, 1200, 1550);
  const outside = served(499, 901, 1000, 1149, 1551);
  // 0.8 in 0.8 s, and one in each of two cycles that had begun before.
  expect(counted('served-beyond', [...inside, ...outside], { brokenCapacity })).toBe(3);
  const others = [request({ outcome: 503, doneMs: 600 }), request({ doneMs: 600, arrivals: [cached] })];
  expect(counted('served-beyond', [...inside, ...others, ...others], { brokenCapacity })).toBe(3);
});

test('a node is spared where it was asked less than three quarters of its turn in its pool', () => {
  const pool = [
    { name: 'app-1', address: '127.0.1.1:8080', journal: true },
    { name: 'app-2', address: '127.0.1.2:8080', journal: true },
    { name: 'app-13', address: '127.0.1.3:8080', journal: true },
    { name: 'web-1', address: '127.0.2.1:8080', journal: true },
  ];
  const asked = (...counts: readonly number[]) => {
    const records = counts.flatMap((count, index) => {
      const address = pool[index]?.address ?? '';
      return Array.from({ length: count }, () => request({}, [{ ...attempt(1, true), address }]));
    });
    return counted('steered-away', records, { nodes: pool });
  };
  expect(asked(5, 2, 5, 0)).toBe(2);
  expect(asked(5, 3, 4, 0)).toBe(0);
  expect(asked(5, 2, 5, 30)).toBe(2);
  expect(counted('steered-away', [request({ gateway: null })], { nodes: pool })).toBe(0);
  const away = proven.map((mark) => ({ ...mark, address: '127.0.9.9:8080' }));
  expect(counted('steered-away', [request({})], { nodes: pool }, away)).toBe(0);
});

test('an answer is served nearby where the fault hits a node in a region, by name or by address', () => {
  const [near, far, third] = nodes;
  const inRegions = [near, { ...far, region: 'eu' }, third];
  const answers = [request({}), request({}, [attempt(2, true)]), request({ outcome: 502 })];
  expect(counted('served-nearby', answers, { nodes: inRegions })).toBe(1);
  const byName = proven.map((mark) => ({ ...mark, address: 'eu' }));
  expect(counted('served-nearby', answers, { nodes: inRegions }, byName)).toBe(1);
  const elsewhere = proven.map((mark) => ({ ...mark, target: 'app-1', address: near.address }));
  expect(counted('served-nearby', answers, { nodes: inRegions }, elsewhere)).toBe(0);
});
