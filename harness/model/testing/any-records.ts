import fc from 'fast-check';
import { kinds } from '../kinds/index.ts';
import {
  type Arrival,
  answerSources,
  arrivalOutcomes,
  callOutcomes,
  type RequestRecord,
  type ServiceCall,
} from '../record.ts';

/** Clients have instants of any fraction, logs such as float64 has near an epoch instant. */
const instant = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }).map((ticks) => ticks / 4096),
);
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const status = fc.integer({ min: 0, max: 999 });
const kind = fc.constantFrom(...kinds.map(({ id }) => id), 'unknown' as const);
const attempt = fc.record({
  address: fc.string({ unit: 'grapheme' }),
  status: optional(status),
  headerMs: optional(instant),
  connectMs: optional(instant),
  startMs: instant,
  endMs: instant,
  kind: optional(kind),
});
const gateway = fc.record(
  {
    status,
    startMs: instant,
    endMs: instant,
    attempts: fc.array(attempt, { maxLength: 3 }),
    cacheStatus: fc.constantFrom('HIT', 'STALE'),
  },
  { requiredKeys: ['status', 'startMs', 'endMs', 'attempts'] },
);
const serviceCall = fc.record(
  {
    service: fc.string(),
    startMs: instant,
    endMs: instant,
    outcome: fc.constantFrom(...callOutcomes),
    status: fc.integer({ min: 100, max: 999 }),
  },
  { requiredKeys: ['service', 'startMs', 'endMs', 'outcome'] },
) as fc.Arbitrary<ServiceCall>;
const arrival = fc.record(
  {
    node: fc.string(),
    startMs: instant,
    endMs: optional(instant),
    outcome: optional(fc.constantFrom(...arrivalOutcomes)),
    source: fc.constantFrom(...answerSources),
    calls: fc.array(serviceCall, { minLength: 1, maxLength: 3 }),
    as: fc.string({ unit: 'grapheme' }),
  },
  { requiredKeys: ['node', 'startMs', 'endMs', 'outcome'] },
) as fc.Arbitrary<Arrival>;
const failure = fc.constantFrom('ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'TRUNCATED', 'TIMEOUT', 'EOTHER');
/** Any request. */
export const record: fc.Arbitrary<RequestRecord> = fc.record(
  {
    id: fc.nat(2 ** 32 - 1),
    route: fc.nat(65_535),
    dueMs: instant,
    sentMs: instant,
    doneMs: optional(instant),
    outcome: optional(fc.oneof(status, failure)) as fc.Arbitrary<RequestRecord['outcome']>,
    gateway: optional(gateway) as fc.Arbitrary<RequestRecord['gateway']>,
    arrivals: fc.array(arrival, { maxLength: 3 }),
    gatewayError: optional(fc.record({ status, kind })),
    deliveries: fc.array(arrival, { minLength: 1, maxLength: 2 }),
  },
  {
    requiredKeys: ['id', 'route', 'dueMs', 'sentMs', 'doneMs', 'outcome', 'gateway', 'arrivals', 'gatewayError'],
  },
);
/** Any requests of an arm, a few. */
export const records = fc.array(record, { maxLength: 8 });
