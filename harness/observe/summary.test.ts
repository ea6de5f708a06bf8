import fc from 'fast-check';
import { expect, test } from 'vitest';
import { get, post } from '../model/load.ts';
import type { Attempt, RequestRecord, ServiceCall } from '../model/record.ts';
import type { Node, Topology } from '../model/topology.ts';
import { app, image } from '../model/upstream.ts';
import { summarise } from './summary.ts';

function node(name: string, address: string): Node {
  const program = app({ workers: 1, serviceTimeMs: 20 });
  return { name, upstream: 'app', host: { name, address }, gatewayPort: 8080, listenPort: 8080, program };
}

const topology: Topology = {
  gateway: { name: 'gateway', address: '127.0.0.1' },
  hosts: [],
  nodes: [node('app-1', '127.0.1.1'), node('app-2', '127.0.1.2')],
  spares: [],
  services: [],
  proxies: [],
  proxyPlace: { host: '127.0.0.1' },
  regions: [],
};

function attempt(address: string, more: Partial<Attempt> = {}): Attempt {
  return { address, status: 200, headerMs: 20, connectMs: 0, startMs: 0, endMs: 20, kind: null, ...more };
}

const refused: Partial<Attempt> = { status: 502, headerMs: null, kind: 'connect-refused', endMs: 1 };

function record(id: number, more: Partial<RequestRecord> = {}): RequestRecord {
  const gateway = { status: 200, startMs: 0, endMs: 20, attempts: [attempt('127.0.1.1:8080')] };
  const client = { id, route: 0, dueMs: id * 10, sentMs: id * 10 + 1, doneMs: id * 10 + 21, outcome: 200 };
  return { ...client, gateway, arrivals: [], gatewayError: null, ...more };
}

const requests = [get('/'), post('/order')];
const summary = (records: readonly RequestRecord[]) => summarise({ records, topology, requests });
const many = (count: number, more: Partial<RequestRecord> = {}) =>
  Array.from({ length: count }, (_, id) => record(id, more));

test('a status is an answer whatever it is, and an error code is a failure', () => {
  const records = [
    record(0),
    record(1, { outcome: 502 }),
    record(2, { outcome: 'ECONNRESET' }),
    record(3, { outcome: 'TRUNCATED' }),
    record(4, { outcome: null, doneMs: null }),
  ];
  expect(summary(records).requests).toEqual({ sent: 5, answered: 2, failed: 2, inFlight: 1 });
  expect(summary(records).statuses).toEqual({ 200: 1, 502: 1, ECONNRESET: 1, TRUNCATED: 1 });
});

test('there is one kind per gateway error, the most frequent first', () => {
  const kinds = ['recv-reset', 'connect-refused', 'unknown', 'connect-refused', 'premature-close'] as const;
  const records = kinds.map((kind, id) => record(id, { gatewayError: { status: 502, kind } }));
  expect(summary([...records, record(9)])).toMatchObject({
    gatewayErrors: 5,
    kinds: [
      { id: 'connect-refused', count: 2 },
      { id: 'premature-close', count: 1 },
      { id: 'recv-reset', count: 1 },
      { id: 'unknown', count: 1 },
    ],
  });
});

test('a node has its attempts, those that failed, and the latency of the others', () => {
  const attempts = [
    ...Array.from({ length: 20 }, (_, index) => attempt('127.0.1.2:8080', { startMs: 5, endMs: 6 + index })),
    attempt('127.0.1.2:8080', { ...refused, endMs: 900 }),
    attempt('127.0.1.2:8080', { status: 503, endMs: 900 }),
    attempt('127.0.1.2:8080', { kind: 'body-reset', endMs: 900 }),
    attempt('127.0.1.2:8080', { status: 404, headerMs: 1, startMs: 0, endMs: 1 }),
    attempt('app', refused),
  ];
  const records = [
    record(0, { gateway: { status: 200, startMs: 0, endMs: 1, attempts } }),
    record(1, { gateway: null }),
  ];
  expect(summary(records).nodes).toEqual([
    {
      name: 'app-1',
      address: '127.0.1.1:8080',
      attempts: 0,
      failed: 0,
      latencyMs: { p50: null, p99: null },
      journal: true,
      region: null,
    },
    {
      name: 'app-2',
      address: '127.0.1.2:8080',
      attempts: 24,
      failed: 3,
      latencyMs: { p50: 10, p99: null },
      journal: true,
      region: null,
    },
  ]);
});

test('what was done twice is unknown where a node keeps no journal', () => {
  const [first, second] = topology.nodes as [Node, Node];
  const nodes = [first, { ...second, program: image('acme/app:1.2', { port: 3000 }) }];
  const { cost, nodes: figures } = summarise({ records: many(3), topology: { ...topology, nodes }, requests });
  expect(cost.duplicatedNonIdempotent).toBe(null);
  expect(figures.map(({ journal }) => journal)).toEqual([true, false]);
});

test('latency counts from the due time and over successful answers only', () => {
  const good = Array.from({ length: 100 }, (_, id) => record(id, { doneMs: id * 10 + id + 1 }));
  const bad = [record(100, { outcome: 502, doneMs: 9999 }), record(101, { outcome: 'TIMEOUT', doneMs: 9999 })];
  expect(summary([...good, ...bad]).latencyMs).toEqual({ p50: 50, p90: 90, p99: null, max: 100 });
  expect(summary([]).latencyMs).toEqual({ p50: null, p90: null, p99: null, max: null });
});

test('lateness is how long after the due time a request was sent', () => {
  expect(summary(many(999)).latenessP99Ms).toBeNull();
  expect(summary(many(1000)).latenessP99Ms).toBe(1);
});

test('the cost counts every attempt that the gateway made', () => {
  const twice = {
    status: 200,
    startMs: 0,
    endMs: 21,
    attempts: [attempt('127.0.1.2:8080', refused), attempt('127.0.1.1:8080')],
  };
  expect(
    summary([record(0), record(1, { gateway: twice }), record(2, { gateway: null })]).cost.attemptsPerRequest,
  ).toBe(1.5);
  expect(summary([record(0, { gateway: null })]).cost.attemptsPerRequest).toBeNull();
});

test('a POST that was taken on twice is a duplicate; a GET, or one turned away, is not', () => {
  const taken = { node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered' } as const;
  const killed = { node: 'app-2', startMs: 0, endMs: null, outcome: null };
  const turnedAway = { node: 'app-2', startMs: 0, endMs: 1, outcome: 'turned-away' } as const;
  const records = [
    record(0, { route: 1, arrivals: [killed, taken] }),
    record(1, { route: 1, arrivals: [taken, taken] }),
    record(2, { route: 1, arrivals: [turnedAway, taken] }),
    record(3, { route: 1, arrivals: [taken] }),
    record(4, { route: 0, arrivals: [taken, taken] }),
  ];
  expect(summary(records).cost.duplicatedNonIdempotent).toBe(2);
});

test('shed requests are those that the gateway’s own policy turned away', () => {
  const answered = (status: number, attempts: readonly Attempt[]) => ({ status, startMs: 0, endMs: 1, attempts });
  const records = [
    record(0, { gateway: answered(429, []) }),
    record(1, { gateway: answered(503, []), gatewayError: { status: 503, kind: 'limit-503' } }),
    record(2, { gateway: answered(429, [attempt('127.0.1.1:8080', { status: 429 })]) }),
    record(3, { gateway: answered(503, []), gatewayError: { status: 503, kind: 'unknown' } }),
  ];
  expect(summary(records).cost.shed).toBe(2);
});

test('stale answers are those that the cache served past their time', () => {
  const cached = (cacheStatus: string) => ({ status: 200, startMs: 0, endMs: 1, attempts: [], cacheStatus });
  expect(summary([record(0, { gateway: cached('STALE') }), record(1, { gateway: cached('HIT') })]).cost.stale).toBe(1);
});

test('the added latency is left to those who know the control arm', () => {
  expect(summary(many(20)).cost).not.toHaveProperty('addedLatencyP50Ms');
});

test('whatever happened, the sums are right', () => {
  const outcome = fc.constantFrom(200, 302, 404, 502, 504, 'ECONNRESET' as const, 'TIMEOUT' as const, null);
  const kind = fc.constantFrom('connect-refused' as const, 'recv-reset' as const, 'unknown' as const);
  const any = fc.record({
    outcome,
    gatewayError: fc.option(fc.record({ status: fc.constant(502), kind }), { nil: null }),
  });
  const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  fc.assert(
    fc.property(fc.array(any), (list) => {
      const { requests: counts, statuses, kinds, gatewayErrors } = summary(list.map((more, id) => record(id, more)));
      expect(counts.answered + counts.failed + counts.inFlight).toBe(counts.sent);
      expect(total(Object.values(statuses))).toBe(counts.sent - counts.inFlight);
      expect(total(kinds.map(({ count }) => count))).toBe(gatewayErrors);
    }),
  );
});

test("a service has the calls that the apps made, how they ended, and its part of the requests' time", () => {
  const calling = (outcome: ServiceCall['outcome'], tookMs: number, status?: number): Partial<RequestRecord> => {
    const calls = [{ service: 'payments', startMs: 0, endMs: tookMs, outcome, status }];
    return { arrivals: [{ node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered', calls }] };
  };
  const records = [
    ...Array.from({ length: 20 }, (_, id) => record(id, calling('answered', 5, 200))),
    record(20, calling('timeout', 20)),
    record(21, calling('refused', 0)),
    record(23, calling('failed', 0, 503)),
    record(22, calling('short-circuited', 0)),
  ];
  expect(summary(records)).toMatchObject({
    services: [
      {
        name: 'payments',
        calls: 23,
        failed: { failed: 1, refused: 1, 'short-circuited': 1, timeout: 1 },
        statuses: { '200': 20, '503': 1 },
        latencyMs: { p50: 5, p99: null },
        failedAfterMs: { p50: null, p99: null },
        timeShare: 120 / 480,
      },
    ],
    cost: { callsPerRequest: 23 / 24 },
  });
  expect(summary(many(3))).toMatchObject({ services: [], cost: { callsPerRequest: null } });
});

test('of several services each has its figures, in the order of their names; what was broken off took time as well', () => {
  const calls = (service: string, outcome: ServiceCall['outcome'], tookMs: number): ServiceCall[] =>
    Array.from({ length: 20 }, () => ({ service, startMs: 5, endMs: 5 + tookMs, outcome }));
  const arrivals = [
    {
      ...{ node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered' as const },
      calls: [
        ...calls('search', 'timeout', 30),
        ...calls('search', 'short-circuited', 0),
        ...calls('mail', 'answered', 1),
      ],
    },
  ];
  const { services } = summary([record(0, { arrivals }), record(1, { doneMs: null, outcome: null })]);
  expect(services).toEqual([
    {
      ...{ name: 'mail', calls: 20, failed: {}, statuses: {}, timeShare: 1 },
      ...{ latencyMs: { p50: 1, p99: null }, failedAfterMs: { p50: null, p99: null } },
    },
    {
      ...{ name: 'search', calls: 20, failed: { 'short-circuited': 20, timeout: 20 }, statuses: {}, timeShare: 1 },
      ...{ latencyMs: { p50: null, p99: null }, failedAfterMs: { p50: 30, p99: null } },
    },
  ]);
});

test('statuses and error codes are told in one order, whichever came first', () => {
  const records = (['TRUNCATED', 502, 'ECONNRESET', 200] as const).map((outcome, id) => record(id, { outcome }));
  expect(Object.keys(summary(records).statuses)).toEqual(['200', '502', 'ECONNRESET', 'TRUNCATED']);
});

test('of a thousand answers the 99th percentile is told', () => {
  const records = Array.from({ length: 1000 }, (_, id) => record(id, { doneMs: id * 10 + id + 1 }));
  expect(summary(records).latencyMs).toEqual({ p50: 500, p90: 900, p99: 990, max: 1000 });
});

test('calls per request are those of requests that reached an app', () => {
  const calls = [{ service: 'payments', startMs: 0, endMs: 5, outcome: 'answered' as const }];
  const arrivals = [{ node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered' as const, calls }];
  expect(summary([record(0, { arrivals }), record(1), record(2)]).cost.callsPerRequest).toBe(1);
});

test('an answer that the gateway gave in place of the app is a lesser one', () => {
  const made = { status: 200, startMs: 0, endMs: 1, attempts: [] };
  expect(summary([record(0), record(1, { gateway: made })]).cost.degraded).toBe(1);
});

test('a second gateway keeps no journal, and what was done twice is known all the same', () => {
  const [first, second] = topology.nodes as [Node, Node];
  const nodes = [first, { ...second, program: { type: 'gateway' as const, conf: 'regional.conf' } }];
  const { cost } = summarise({ records: many(3), topology: { ...topology, nodes }, requests });
  expect(cost.duplicatedNonIdempotent).toBe(0);
});

test('of requests that took no time no service has a part', () => {
  const calls = [{ service: 'payments', startMs: 0, endMs: 5, outcome: 'answered' as const }];
  const arrivals = [{ node: 'app-1', startMs: 0, endMs: 20, outcome: 'answered' as const, calls }];
  expect(summary([record(0, { arrivals, doneMs: null, outcome: null })]).services).toMatchObject([{ timeShare: null }]);
});
