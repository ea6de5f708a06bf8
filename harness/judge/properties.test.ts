import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { answers, atMost, cleanAfter, noErrors, worsens } from '../model/claim.ts';
import type { RequestRecord } from '../model/record.ts';
import { judgeScenario } from './judge-scenario.ts';
import { enough } from './stopping-rule.ts';
import { brokenCase, controlCase, cycleMarks, failoverCase, withRecords } from './testing/history-builder.ts';

const ms = fc.double({ min: -100, max: 5000, noNaN: true, noDefaultInfinity: true });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });
const kind = fc.constantFrom('connect-refused', 'premature-close', 'read-timeout', 'unknown' as const);
const status = fc.constantFrom(200, 429, 500, 502, 504);
const address = fc.constantFrom('127.0.1.1:8080', '127.0.1.2:8080', '127.0.1.3:8080', 'app', '');

const attempt = fc.record({
  address,
  status: orNull(status),
  headerMs: orNull(ms),
  connectMs: orNull(ms),
  startMs: ms,
  endMs: ms,
  kind: orNull(kind),
});

const record: fc.Arbitrary<RequestRecord> = fc.record({
  id: fc.nat(60),
  route: fc.nat(3),
  dueMs: ms,
  sentMs: ms,
  doneMs: orNull(ms),
  outcome: fc.oneof(status, fc.constantFrom('ECONNRESET', 'TRUNCATED', 'TIMEOUT', null)),
  gateway: orNull(fc.record({ status, startMs: ms, endMs: ms, attempts: fc.array(attempt, { maxLength: 3 }) })),
  arrivals: fc.array(
    fc.record({
      node: fc.constantFrom('app-1', 'app-2', 'elsewhere'),
      startMs: ms,
      endMs: orNull(ms),
      outcome: orNull(fc.constantFrom('answered', 'aborted')),
    }),
    { maxLength: 2 },
  ),
  gatewayError: orNull(fc.record({ status, kind })),
});

const mark = fc.record({
  id: fc.string(),
  type: fc.constant('kill-node' as const),
  target: fc.constant('app-2'),
  address,
  cycle: fc.nat(5),
  from: ms,
  to: ms,
  recoveredAt: orNull(ms),
  proof: orNull(fc.string()),
});

const claim = fc.constantFrom(
  noErrors(),
  atMost({ perCycle: 2, total: 3 }),
  cleanAfter({ ms: 500 }),
  answers({ allowed: [200], seen: [429], routes: { '/checkout': [200, 429] } }),
  worsens({ measure: 'failedShare', than: 'broken/node-killed', by: 1.5 }),
  worsens({ measure: 'latencyP50Ms', than: 'nowhere', by: 2 }),
);

/** An odd arm: whatever records and marks, with an account that may fit by chance, in a role that expects otherwise. */
const odd: fc.Arbitrary<ArmCase> = fc
  .record({
    records: fc.array(record, { maxLength: 60 }),
    renumber: fc.boolean(),
    marks: fc.oneof(fc.array(mark, { maxLength: 5 }), fc.constant(cycleMarks(4))),
    base: fc.constantFrom(controlCase(), brokenCase(), failoverCase()),
    claim,
    shape: fc.constantFrom('cyclic', 'steady'),
    lost: fc.boolean(),
  })
  .map(({ records, renumber, marks, base, claim, shape, lost }) => {
    const history = withRecords(renumber ? records.map((one, id) => ({ ...one, id })) : records, marks);
    return {
      ...base,
      fault: base.fault && { ...base.fault, shape },
      claim: base.role === 'mitigation' ? claim : base.claim,
      history: lost ? { ...history, account: null } : history,
    };
  });

const scenarioOf = (armCase: ArmCase) =>
  [controlCase(), brokenCase(), failoverCase()].map((one) => (one.name === armCase.name ? armCase : one));

const judged = (cases: readonly ArmCase[]) => [...judgeScenario(cases)];

test('whatever was recorded, every arm gets a verdict with a reason, and the same again', () => {
  fc.assert(
    fc.property(odd, (armCase) => {
      const first = judged(scenarioOf(armCase));
      expect(first).toEqual(judged(scenarioOf(armCase)));
      for (const [, arm] of first) expect(arm.reason).not.toMatch(/^$|undefined|NaN|could not be judged/);
    }),
    { seed: 3, numRuns: 80 },
  );
});

test('a case judged from JSON is judged the same', () => {
  fc.assert(
    fc.property(odd, (armCase) => {
      const cases = scenarioOf(armCase);
      expect(JSON.stringify(judged(JSON.parse(JSON.stringify(cases))))).toBe(JSON.stringify(judged(cases)));
    }),
    { seed: 4, numRuns: 60 },
  );
});

test('a verdict survives JSON', () => {
  fc.assert(
    fc.property(odd, (armCase) => {
      const verdicts = judged(scenarioOf(armCase));
      expect(JSON.parse(JSON.stringify(verdicts))).toEqual(verdicts);
    }),
    { seed: 5, numRuns: 60 },
  );
});

test('a control arm is never refuted', () => {
  fc.assert(
    fc.property(odd, (armCase) => {
      const control: ArmCase = {
        ...armCase,
        role: 'control',
        name: 'control',
        claim: { type: 'healthy' },
        control: null,
        broken: null,
      };
      expect(judgeScenario([control]).get('control')?.verdict).not.toBe('refuted');
    }),
    { seed: 6, numRuns: 100 },
  );
});

test('the stopping rule looks at whatever has come so far', () => {
  fc.assert(
    fc.property(odd, (armCase) => {
      const { enough: is, waitingFor } = enough(armCase);
      expect(waitingFor === '').toBe(is);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('what is odd beyond all types is inconclusive', () => {
  const junk = fc.anything();
  fc.assert(
    fc.property(junk, fc.constantFrom('history', 'plan', 'claim', 'nodes', 'marksWanted', 'fault'), (value, key) => {
      const weird = { ...failoverCase(), [key]: value } as ArmCase;
      const arm = judgeScenario([controlCase(), brokenCase(), weird]).get('failover/node-killed');
      expect(['confirmed', 'refuted', 'inconclusive', 'skipped']).toContain(arm?.verdict);
    }),
    { seed: 8, numRuns: 100 },
  );
});
