import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putAt } from '../model/fault.ts';
import type { RequestRecord } from '../model/record.ts';
import { countFindings, gather } from './evidence.ts';
import { logToleranceMs } from './marks-near.ts';
import {
  answered,
  brokenCase,
  cycleMarks,
  failoverCase,
  gatewayError,
  passedOn,
  recordOf,
  type Story,
  steadyFault,
  withRecords,
} from './testing/history-builder.ts';

/** One cycle: in effect from 500 to 900 ms, app-2 seen again at 960 ms. */
const [mark] = cycleMarks(1);

function findingsOf(...stories: readonly (readonly [number, Story])[]) {
  const records = stories.map(([sentMs, story], id) => recordOf(id, sentMs, story));
  return countFindings(gather(failoverCase({ history: withRecords(records, cycleMarks(1)) })));
}

const refused = gatewayError('app-2', 502, 'connect-refused');

describe('at risk is what is in flight', () => {
  test.each([
    ['long before', 400, 0],
    ['until the fault begins', 481, 1],
    ['during the fault', 700, 1],
    ['while the node starts again', 950, 1],
    ['after the node was seen again', 970, 0],
  ])('%s', (_, sentMs, atRisk) => {
    expect(findingsOf([sentMs, answered('app-1')]).atRisk).toBe(atRisk);
  });

  test('for good where the node was not seen again', () => {
    const records = [recordOf(0, 5000, answered('app-1'))];
    const history = withRecords(records, [{ ...(mark as typeof mark & object), recoveredAt: null }]);
    expect(gather(failoverCase({ history })).atRisk).toHaveLength(1);
  });

  test('but neither failed nor answered while it is still in flight', () => {
    const pending: RequestRecord = { ...recordOf(0, 700, refused), outcome: null, doneMs: null };
    const history = withRecords([pending], cycleMarks(1));
    expect(countFindings(gather(failoverCase({ history })))).toMatchObject({ atRisk: 0, exposures: 0 });
  });
});

describe('an exposure on a route', () => {
  const onRoute = {
    ...(mark as typeof mark & object),
    meets: { by: 'route', routes: ['/checkout'] },
    wholeFrom: 600,
  } as const;
  const exposed = (sentMs: number, story: Story, route = 1) => {
    const history = withRecords([recordOf(0, sentMs, story, route)], [onRoute]);
    return gather(failoverCase({ history })).exposures.length;
  };
  const error = gatewayError(null, 502, 'connect-refused');

  test('is a request that failed while it was in effect, or was answered while it was so everywhere', () => {
    expect(exposed(550, error)).toBe(1);
    expect(exposed(550, answered('app-1'))).toBe(0);
    expect(exposed(650, answered('app-1'))).toBe(1);
    expect(exposed(890, answered('app-1'))).toBe(0);
    expect(exposed(950, error)).toBe(1);
  });

  test('is none on another route', () => {
    expect(exposed(650, error, 0)).toBe(0);
  });
});

describe('an exposure', () => {
  test('is an attempt at the faulty node during the fault, answered or not', () => {
    expect(findingsOf([700, answered('app-2')], [710, refused])).toMatchObject({ exposures: 2, exposuresFailed: 1 });
  });

  test('is no attempt at another node', () => {
    expect(findingsOf([700, answered('app-1')])).toMatchObject({ atRisk: 1, exposures: 0 });
  });

  test('is, until the node is seen again, only an attempt that failed', () => {
    expect(findingsOf([930, refused], [930, answered('app-2')])).toMatchObject({ exposures: 1, exposuresFailed: 1 });
  });

  test('is one that failed a hair before the fault, as the clock of the log is coarse', () => {
    expect(findingsOf([497, refused])).toMatchObject({ exposures: 1 });
    expect(findingsOf([490, refused])).toMatchObject({ exposures: 0, atRisk: 0 });
  });

  test('is not one that was answered a hair after it began', () => {
    expect(findingsOf([484, answered('app-2')])).toMatchObject({ exposures: 0, atRisk: 1 });
    expect(findingsOf([490, answered('app-2')])).toMatchObject({ exposures: 1 });
  });

  test('counts once, however many attempts it took', () => {
    const twice = passedOn('app-2', gatewayError('app-2', 502, 'connect-refused'));
    expect(findingsOf([700, twice])).toMatchObject({ exposures: 1, exposuresFailed: 1 });
  });
});

describe('a second attempt', () => {
  test('is a mark where the first one failed and the request was answered well', () => {
    const marks = (story: Story) => findingsOf([700, story]).mitigationMarks;
    expect(marks(passedOn('app-2', answered('app-3')))).toEqual([{ type: 'second-attempt', count: 1 }]);
    expect(marks(passedOn('app-2', gatewayError('app-3', 502, 'connect-refused')))).toEqual([]);
    expect(marks(answered('app-3'))).toEqual([]);
    expect(marks(passedOn('app-2', answered('app-2')))).toEqual([]);
  });

  test('is no mark outside of the fault', () => {
    expect(findingsOf([300, passedOn('app-2', answered('app-3'))]).mitigationMarks).toEqual([]);
  });
});

describe('recovery', () => {
  test('takes until the last failure after the fault was taken away', () => {
    expect(findingsOf([930, refused], [1100, gatewayError(null, 502, 'no-live-upstreams')]).recoveryMs).toBe(201);
  });

  test('takes no time where nothing fails after', () => {
    expect(findingsOf([700, refused], [1100, answered('app-2')]).recoveryMs).toBe(0);
  });

  test('is not about what fails at a node without a fault', () => {
    expect(findingsOf([1100, gatewayError('app-3', 504, 'read-timeout')]).recoveryMs).toBe(0);
  });

  test('is not known where no node came back', () => {
    const history = withRecords([], [{ ...(mark as typeof mark & object), recoveredAt: null }]);
    expect(gather(failoverCase({ history })).recoveryMs).toBe(null);
  });
});

describe('cycles', () => {
  test('count where there is a proof', () => {
    const marks = cycleMarks(4).map((one) => (one.cycle === 2 ? { ...one, proof: null } : one));
    expect(gather(brokenCase({ history: withRecords([], marks) })).faultCycles).toBe(3);
  });

  test('count once where two nodes are hit in each', () => {
    const marks = [...cycleMarks(2), ...cycleMarks(2).map((one) => ({ ...one, target: 'app-3' }))];
    expect(gather(brokenCase({ history: withRecords([], marks) })).faultCycles).toBe(2);
  });

  test('of a steady fault are its thirds in which requests were at risk', () => {
    const fault = steadyFault;
    const until = (to: number, ...sent: readonly number[]) => {
      const records = sent.map((at, id) => recordOf(id, at, answered('app-1')));
      const marks = cycleMarks(1).map((one) => ({ ...one, from: 500, to, recoveredAt: null }));
      return gather(failoverCase({ fault, history: withRecords(records, marks) })).faultCycles;
    };
    expect(until(3500, 600, 700, 800)).toBe(1);
    expect(until(3500, 600, 1700, 3000)).toBe(3);
    // No three windows fit into one breath.
    expect(until(560, 490, 510, 530)).toBe(0);
    expect(until(790, 500, 600, 700)).toBe(2);
    expect(until(800, 500, 600, 700)).toBe(3);
  });
});

test('requests are taken in the order in which they ended', () => {
  const records = [recordOf(0, 600, { ...answered('app-1'), lastMs: 90 }), recordOf(1, 610, answered('app-1'))];
  const history = withRecords(records, cycleMarks(1));
  expect(gather(failoverCase({ history })).atRisk.map(({ id }) => id)).toEqual([1, 0]);
});

test('a cycle without proof is no time without a fault', () => {
  const marks = cycleMarks(3).map((one) => (one.cycle === 1 ? { ...one, proof: null } : one));
  const records = [1000, 1300, 1640].map((sentMs, id) => recordOf(id, sentMs, answered('app-1')));
  const findings = gather(failoverCase({ history: withRecords(records, marks) }));
  expect(findings.clear.map(({ sentMs }) => sentMs)).toEqual([1000, 1640]);
  expect(findings.atRisk).toEqual([]);
});

test('what failed after the fault was put in place, and before it was seen in effect, is not from before it', () => {
  const [mark] = cycleMarks(1);
  if (mark === undefined) throw new Error('there is a cycle');
  const records = [450, 480, 600].map((sentMs, id) => recordOf(id, sentMs, gatewayError('app-2', 502, 'recv-reset')));
  const before = (put?: number) =>
    gather(brokenCase({ history: withRecords(records, [{ ...mark, put }]) })).before.length;
  expect(before()).toBe(2);
  expect(before(470)).toBe(1);
});

test('what was in flight before the fault was in full effect is at risk, and shows nothing of it', () => {
  const [mark] = cycleMarks(1);
  if (mark === undefined) throw new Error('there is a cycle');
  const records = [200, 350, 600].map((sentMs, id) => recordOf(id, sentMs, answered('app-1')));
  const findings = gather(failoverCase({ history: withRecords(records, [{ ...mark, put: 300 }]) }));
  expect(findings.atRisk.map(({ sentMs }) => sentMs)).toEqual([350, 600]);
  expect(findings.inEffect.map(({ sentMs }) => sentMs)).toEqual([600]);
});

test('what is at risk is so whatever other cycles there are, how long they last, and in which order they are told', () => {
  const [mark] = cycleMarks(1);
  if (mark === undefined) throw new Error('there is a cycle');
  const marks = fc.array(
    fc
      .tuple(fc.nat(300), fc.nat(60), fc.nat(60), fc.option(fc.nat(60), { nil: null }))
      .map(([put, full, lasts, back]) => {
        const to = put + full + lasts;
        return { ...mark, put, from: put + full, to, recoveredAt: back === null ? null : to + back };
      }),
    { minLength: 1, maxLength: 6 },
  );
  const records = fc
    .array(fc.tuple(fc.nat(500), fc.nat(80)))
    .map((each) => each.map(([sentMs, lastMs], id) => recordOf(id, sentMs, { ...answered('app-1'), lastMs })));
  fc.assert(
    fc.property(marks, records, (cycles, requests) => {
      const during = ({ sentMs, doneMs }: RequestRecord, from: (one: (typeof cycles)[number]) => number) =>
        cycles.some(
          (one) =>
            sentMs <= (one.recoveredAt ?? Number.POSITIVE_INFINITY) + logToleranceMs &&
            (doneMs ?? 0) >= from(one) - logToleranceMs,
        );
      const ids = (some: readonly RequestRecord[]) => some.map(({ id }) => id).toSorted((a, b) => a - b);
      const findings = gather(failoverCase({ history: withRecords(requests, cycles) }));
      expect(ids(findings.atRisk)).toEqual(ids(requests.filter((one) => during(one, putAt))));
      expect(ids(findings.inEffect)).toEqual(ids(requests.filter((one) => during(one, ({ from }) => from))));
    }),
    { numRuns: 300 },
  );
});
