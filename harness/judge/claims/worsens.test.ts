import { describe, expect, test } from 'vitest';
import type { ArmCase } from '../../model/arm-case.ts';
import { type Measure, measures, worsens } from '../../model/claim.ts';
import { decisionPlan } from '../../model/decision.ts';
import type { RequestRecord } from '../../model/record.ts';
import { gather } from '../evidence.ts';
import { runningInterval, shareInterval } from '../intervals.ts';
import { percent } from '../phrases.ts';
import {
  answered,
  brokenCase,
  cycleMarks,
  everyMs,
  failover,
  failoverCase,
  failoverToldAs,
  gatewayError,
  historyOf,
  passedOn,
  recordOf,
  type Story,
  seeded,
  type Tell,
  unprotected,
  withRecords,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';
import { comparableTrouble } from './compare-arms.ts';

const claim = (measure: Measure, by: number) => worsens({ measure, than: 'broken/node-killed', by });

function compare(tell: Tell, measure: Measure, by: number) {
  return claimOf(failoverToldAs(tell, { claim: claim(measure, by) }), [brokenCase()]);
}

describe('worsens compares the share of failed requests', () => {
  const allFail: Tell = (moment) =>
    moment.cycle >= 0 ? gatewayError(null, 502, 'no-live-upstreams') : answered(moment.node);

  test('and holds where three times as many fail', () => {
    expect(compare(allFail, 'failedShare', 2)).toMatchObject({
      outcome: 'holds',
      reason: expect.stringMatching(
        /^the share of requests sent into the fault that failed was 100 % \(.* to .*\), against 33\.3 % \(.* to .*\) in broken\/node-killed: at least 2 times as much$/,
      ),
      decision: { test: 'ratio', decidedAt: expect.any(Number), leakExcluded: null },
    });
  });

  test('whatever goes well after the fault was taken away, while its target was not yet seen healthy', () => {
    const { history } = failoverToldAs(allFail);
    const recoveredLater = (ms: number) => {
      const marks = history.marks.map((mark) => ({ ...mark, recoveredAt: (mark.recoveredAt ?? 0) + ms }));
      return failoverCase({ history: { ...history, marks }, claim: claim('failedShare', 2) });
    };
    const { reason } = claimOf(recoveredLater(0), [brokenCase()]);
    expect(reason).toContain('was 100 %');
    expect(claimOf(recoveredLater(150), [brokenCase()]).reason).toBe(reason);
  });

  test('and fails where fewer do', () => {
    expect(compare(failover, 'failedShare', 1.5)).toMatchObject({ outcome: 'fails', waitingFor: null });
  });

  test('and is undecided between', () => {
    expect(compare(unprotected, 'failedShare', 1.1)).toMatchObject({
      outcome: 'undecided',
      waitingFor: 'more than 805 requests for the share of requests sent into the fault that failed',
    });
  });
});

test('worsens compares attempts per request', () => {
  const storm: Tell = (moment) =>
    passedOn('app-2', passedOn('app-2', moment.down ? unprotected(moment) : answered(moment.node)));
  expect(compare(storm, 'attemptsPerRequest', 2.5)).toMatchObject({ outcome: 'holds' });
  expect(compare(failover, 'attemptsPerRequest', 2)).toMatchObject({ outcome: 'fails' });
});

test('worsens compares median latencies', () => {
  const slow: Tell = (moment) => ({ ...answered(moment.node), lastMs: 55 });
  expect(compare(slow, 'latencyP50Ms', 2)).toMatchObject({
    outcome: 'holds',
    reason:
      'the median latency was 55 ms (55 ms to 55 ms), against 20 ms (20 ms to 20 ms) in broken/node-killed: at least 2 times as much',
  });
  expect(compare(slow, 'latencyP50Ms', 3)).toMatchObject({ outcome: 'fails' });
});

test('worsens compares how often a POST was taken on more than once; one turned away was not', () => {
  const arm = failoverCase({ claim: claim('duplicatedNonIdempotent', 2) });
  const withFirst = (outcome: 'answered' | 'turned-away') => {
    const twice = (record: RequestRecord): RequestRecord => ({
      ...record,
      arrivals: record.arrivals.flatMap((arrival) => [{ ...arrival, outcome }, arrival]),
    });
    return claimOf({ ...arm, history: { ...arm.history, records: arm.history.records.map(twice) } }, [brokenCase()]);
  };
  expect(withFirst('answered')).toMatchObject({ outcome: 'holds' });
  expect(withFirst('turned-away')).toMatchObject({ outcome: 'undecided' });
});

test('thirty requests with two attempts each do not settle that two is the mean', () => {
  const run = (story: (id: number) => Story): ArmCase['history'] =>
    withRecords(
      Array.from({ length: 30 }, (_, id) => recordOf(id, 600 + id * everyMs, story(id), 0)),
      cycleMarks(1),
    );
  const broken = brokenCase({ history: run(() => answered('app-1')) });
  const twice = failoverCase({
    history: run(() => passedOn('app-2', answered('app-3'))),
    claim: claim('attemptsPerRequest', 1.99),
  });
  expect(claimOf(twice, [broken])).toMatchObject({ outcome: 'undecided' });
});

test('worsens takes its two intervals at half of α each, whatever the number of looks', () => {
  const allFail = compare(({ node }) => gatewayError(node, 502, 'no-live-upstreams'), 'failedShare', 2);
  const ends = runningInterval(805, (count) => shareInterval(count, count, decisionPlan(6, 'normal').alpha / 2));
  expect(allFail.reason).toContain(`was 100 % (${percent(ends.low)} to 100 %)`);
});

describe('worsens compares how many requests on a deadly route crashed a second node', () => {
  /** Every other request is on the route; `crashes` nodes die of it. */
  const run = (requests: number, crashes: number): ArmCase['history'] => {
    const records = Array.from({ length: requests }, (_, id): RequestRecord => {
      const record = recordOf(id, 510 + id, gatewayError('app-1', 502, 'premature-close'), id % 2);
      const arrivals = (['app-1', 'app-2'] as const).slice(0, crashes).map((node) => ({
        ...{ node, startMs: 510 + id, endMs: 511 + id, outcome: 'crashed' as const },
      }));
      return id % 2 === 0 ? { ...record, arrivals } : record;
    });
    return withRecords(records, cycleMarks(1));
  };
  const broken = (requests: number) => brokenCase({ history: run(requests, 1) });
  const retrying = (requests: number, crashes: number) =>
    failoverCase({ history: run(requests, crashes), claim: claim('secondCrashShare', 10) });

  test('and holds where next to none did before, and now half of them or more', () => {
    expect(claimOf(retrying(20, 2), [broken(60)])).toMatchObject({
      outcome: 'holds',
      reason:
        'the share of requests on a deadly route that crashed a second node was 100 % (50 % to 100 %), against 0 % (0 % to 1 %) in broken/node-killed: at least 10 times as much',
    });
  });

  test('and fails where they are as few', () => {
    expect(claimOf(retrying(60, 1), [brokenCase({ history: run(60, 2) })])).toMatchObject({ outcome: 'fails' });
    expect(claimOf(retrying(60, 1), [broken(60)])).toMatchObject({ outcome: 'fails' });
  });

  test('and is undecided while one of the two has too few', () => {
    expect(claimOf(retrying(4, 2), [broken(60)])).toMatchObject({ outcome: 'undecided' });
    expect(claimOf(retrying(20, 2), [broken(20)])).toMatchObject({ outcome: 'undecided' });
    expect(claimOf(retrying(20, 1), [broken(60)])).toMatchObject({ outcome: 'undecided' });
  });

  test('so that the other arm must have enough of them', () => {
    const trouble = (armCase: ArmCase) => comparableTrouble('secondCrashShare', armCase, gather(armCase));
    expect(trouble(broken(20))).toBe('more requests on a route that crashes nodes, has 10');
    expect(trouble(broken(60))).toBeNull();
    expect(comparableTrouble('failedShare', broken(2), gather(broken(2)))).toBeNull();
  });
});

test('worsens is undecided for good where the other arm is not there', () => {
  expect(claimOf(failoverCase({ claim: claim('failedShare', 2) }))).toMatchObject({
    outcome: 'undecided',
    reason: 'there is no arm broken/node-killed to compare with',
    waitingFor: null,
  });
});

test('an arm is never worse than another run of itself, whatever is measured', () => {
  const random = seeded(7);
  const story = (id: number): Story => {
    const node = (['app-1', 'app-2', 'app-3'] as const)[id % 3] ?? 'app-1';
    const end: Story =
      random() < 0.1 ? gatewayError(node, 502, 'connect-refused') : { ...answered(node), lastMs: 5 + 50 * random() };
    return random() < 0.2 ? passedOn('app-2', end) : end;
  };
  const run = (): ArmCase['history'] =>
    withRecords(
      Array.from({ length: 1000 }, (_, id) => recordOf(id, id * everyMs, story(id), id % 2)),
      cycleMarks(3),
    );
  for (let pair = 0; pair < 50; pair += 1) {
    const broken = brokenCase({ history: run() });
    const again = run();
    for (const measure of measures) {
      const same = failoverCase({ history: again, claim: claim(measure, 1) });
      expect(claimOf(same, [broken]).outcome, measure).not.toBe('holds');
    }
  }
});

test('worsens compares calls per request on those that met the fault, however many were only at risk', () => {
  const calling = (times: number) => {
    const calls = Array.from({ length: times }, (_, index) => ({
      service: 'payments',
      startMs: 600 + index,
      endMs: 601 + index,
      outcome: 'refused' as const,
    }));
    const history = historyOf(unprotected, cycleMarks(5), 1600);
    const records = history.records.map((record) => {
      const met = record.gatewayError !== null;
      const arrival = { node: 'app-2', startMs: 600, endMs: 620, outcome: 'closed' as const };
      return { ...record, arrivals: [{ ...arrival, calls: met ? calls : calls.slice(0, 1) }] };
    });
    return { ...history, records };
  };
  const retrying = failoverCase({ claim: claim('callsPerRequest', 2), history: calling(4) });
  const once = (times: number) => [brokenCase({ history: calling(times) })];
  expect(claimOf(retrying, once(1))).toMatchObject({
    outcome: 'holds',
    reason: expect.stringMatching(
      /^the number of calls to services per request \(up to 8 counted\) was 3\.92 \(.*, against 1 /,
    ),
  });
  expect(claimOf(retrying, once(4))).toMatchObject({ outcome: 'fails' });
});
