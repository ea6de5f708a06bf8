import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessEntry, ErrorEntry, JournalEntry, LoggedAttempt } from '../model/log-entries.ts';
import type { ClientRecord, RequestRecord } from '../model/record.ts';
import { joinHistory, type Observations } from './join.ts';
import { liveJoin } from './live-join.ts';

const zero = 1_795_393_407_000.25;
const nothing: Observations = { loadStartedAtEpochMs: zero, client: [], access: [], errors: [], journal: [] };

function sent(id: number, outcome: ClientRecord['outcome'] = 200): ClientRecord {
  return {
    id,
    route: 0,
    dueMs: id * 10,
    sentMs: id * 10 + 0.5,
    doneMs: outcome === null ? null : id * 10 + 21.5,
    outcome,
  };
}

function attempt(address: string, status: number | null, more: Partial<LoggedAttempt> = {}): LoggedAttempt {
  const passed = status === 200;
  return {
    address,
    status,
    connectMs: passed ? 0 : null,
    headerMs: passed ? 20 : null,
    responseMs: passed ? 20 : 1,
    ...more,
  };
}

function access(
  requestId: number | null,
  status: number,
  attempts: readonly LoggedAttempt[],
  more: Partial<AccessEntry> = {},
): AccessEntry {
  const common = { method: 'GET', path: '/', bodyBytes: 2, cacheStatus: null, connection: 1 };
  return {
    requestId,
    status,
    startEpochMs: 1_795_393_407_100,
    endEpochMs: 1_795_393_407_121,
    attempts,
    ...common,
    ...more,
  };
}

function error(
  requestId: number | null,
  kind: ErrorEntry['kind'],
  upstreamAddress: string | null,
  position = 0,
): ErrorEntry {
  return {
    level: 'error',
    requestId,
    kind,
    upstreamAddress,
    message: String(kind),
    line: `${kind} ${requestId}`,
    position,
  };
}

function start(requestId: number | null, node: string, epochMs: number, as?: string): JournalEntry {
  const begun = { event: 'start', requestId, node, epochMs } as const;
  return as === undefined ? begun : { ...begun, as };
}

function end(
  requestId: number | null,
  node: string,
  epochMs: number,
  outcome: 'answered' | 'turned-away' | 'aborted' = 'answered',
): JournalEntry {
  return { event: 'end', requestId, node, epochMs, outcome };
}

const one = (seen: Partial<Observations>) => joinHistory({ ...nothing, client: [sent(0, 502)], ...seen }).records[0];

test('client record, access line, error line and journal of one id become one record on the load’s clock', () => {
  const { records, foreign } = joinHistory({
    ...nothing,
    client: [sent(3)],
    access: [access(3, 200, [attempt('127.0.1.2:8080', 502), attempt('127.0.1.3:8080', 200)])],
    errors: [error(3, 'connect-refused', '127.0.1.2:8080')],
    journal: [start(3, 'app-3', zero + 101), end(3, 'app-3', zero + 120.5)],
  });
  expect(records).toEqual([
    {
      ...sent(3),
      gateway: {
        status: 200,
        startMs: 99.75,
        endMs: 120.75,
        attempts: [
          {
            address: '127.0.1.2:8080',
            status: 502,
            headerMs: null,
            connectMs: null,
            startMs: 99.75,
            endMs: 100.75,
            kind: 'connect-refused',
          },
          {
            address: '127.0.1.3:8080',
            status: 200,
            headerMs: 20,
            connectMs: 0,
            startMs: 100.75,
            endMs: 120.75,
            kind: null,
          },
        ],
      },
      arrivals: [{ node: 'app-3', startMs: 101, endMs: 120.5, outcome: 'answered' }],
      gatewayError: null,
    },
  ]);
  expect(foreign).toEqual({ gatewayLines: 0, arrivals: 0, errorLines: 0 });
});

describe('a gateway error', () => {
  test('has the kind of the last attempt that failed', () => {
    const attempts = [attempt('127.0.1.2:8080', 502), attempt('127.0.1.3:8080', 504)];
    const errors = [error(0, 'connect-refused', '127.0.1.2:8080', 1), error(0, 'read-timeout', '127.0.1.3:8080', 2)];
    expect(one({ access: [access(0, 504, attempts)], errors })?.gatewayError).toEqual({
      status: 504,
      kind: 'read-timeout',
    });
  });

  test('is not an error of the app that was passed through', () => {
    const passed = attempt('127.0.1.2:8080', 502, { headerMs: 3 });
    expect(one({ access: [access(0, 502, [passed])] })?.gatewayError).toBeNull();
  });

  test('is one where a page of another upstream was sent under the gateway’s own status', () => {
    const attempts = [attempt('127.0.1.2:8080', 502), attempt('127.0.1.9:8080', 200)];
    const errors = [error(0, 'connect-refused', '127.0.1.2:8080')];
    expect(one({ access: [access(0, 502, attempts)], errors })?.gatewayError).toEqual({
      status: 502,
      kind: 'connect-refused',
    });
    expect(one({ access: [access(0, 200, attempts)], errors })?.gatewayError).toBeNull();
  });

  test('without an attempt has the kind of the last line about the request', () => {
    expect(one({ access: [access(0, 502, [])], errors: [error(0, 'dns-nxdomain', null)] })?.gatewayError?.kind).toBe(
      'dns-nxdomain',
    );
    const subrequest = [error(0, 'auth-request-500', null, 2), error(0, 'connect-refused', '127.0.1.2:8080', 1)];
    expect(one({ access: [access(0, 500, [])], errors: subrequest })?.gatewayError?.kind).toBe('auth-request-500');
  });

  test('that came after the last attempt has the kind of the line about the request', () => {
    const errors = [
      error(0, 'connect-refused', '127.0.1.2:8080', 1),
      error(0, 'bind-eaddrnotavail', '127.0.1.3:8080', 2),
    ];
    const seen = { access: [access(0, 500, [attempt('127.0.1.2:8080', 502)])], errors };
    expect(one(seen)?.gatewayError).toEqual({ status: 500, kind: 'bind-eaddrnotavail' });
  });

  test('has the kind of the last attempt where what the line about the request tells of came before it', () => {
    const errors = [error(0, 'auth-request-500', null, 1), error(0, 'connect-refused', '127.0.1.2:8080', 2)];
    const seen = { access: [access(0, 502, [attempt('127.0.1.2:8080', 502)])], errors };
    expect(one(seen)?.gatewayError?.kind).toBe('connect-refused');
  });

  test('is of unknown kind where the error log says nothing, or nothing yet', () => {
    const lines = [access(0, 502, [attempt('127.0.1.2:8080', 502)])];
    expect(one({ access: lines })?.gatewayError).toEqual({ status: 502, kind: 'unknown' });
    const company = error(0, null, '127.0.1.2:8080');
    expect(one({ access: lines, errors: [company] })?.gatewayError?.kind).toBe('unknown');
  });

  test.each([500, 502, 503, 504])('may be a %i', (status) => {
    expect(one({ access: [access(0, status, [])] })?.gatewayError).toEqual({ status, kind: 'unknown' });
  });

  test.each([200, 404, 429, 499, 501])('is never a %i', (status) => {
    expect(one({ access: [access(0, status, [])] })?.gatewayError).toBeNull();
  });
});

describe('error lines go to attempts', () => {
  const kindsOf = (attempts: readonly LoggedAttempt[], errors: readonly ErrorEntry[]) =>
    one({ access: [access(0, 502, attempts)], errors })?.gateway?.attempts.map(({ kind }) => kind);

  test('by address', () => {
    const attempts = [attempt('a:1', 502), attempt('b:1', 502)];
    expect(kindsOf(attempts, [error(0, 'recv-reset', 'b:1', 1)])).toEqual([null, 'recv-reset']);
  });

  test('in the order of the log where the address is the same', () => {
    const attempts = [attempt('a:1', 502), attempt('a:1', 502)];
    const errors = [error(0, 'connect-refused', 'a:1', 9), error(0, 'premature-close', 'a:1', 8)];
    expect(kindsOf(attempts, errors)).toEqual(['premature-close', 'connect-refused']);
  });

  test('past those whose header came, unless the body failed', () => {
    const attempts = [attempt('a:1', 200), attempt('a:1', 502), attempt('b:1', 200)];
    const errors = [error(0, 'premature-close', 'a:1', 1), error(0, 'body-reset', 'b:1', 2)];
    expect(kindsOf(attempts, errors)).toEqual([null, 'premature-close', 'body-reset']);
  });

  test('of a body that failed to the attempt whose header came, whatever its place', () => {
    const attempts = [attempt('a:1', 502), attempt('a:1', 200)];
    expect(kindsOf(attempts, [error(0, 'body-reset', 'a:1')])).toEqual([null, 'body-reset']);
    expect(kindsOf(attempts, [error(0, 'ws-timeout', 'a:1')])).toEqual([null, 'ws-timeout']);
    expect(kindsOf(attempts.toReversed(), [error(0, 'unknown', 'a:1')])).toEqual([null, 'unknown']);
  });

  test('to any attempt at the address where none suits', () => {
    expect(kindsOf([attempt('a:1', 200)], [error(0, 'premature-close', 'a:1')])).toEqual(['premature-close']);
  });

  test('but not those that only accompany another', () => {
    const attempts = [attempt('a:1', 502)];
    const errors = [error(0, null, 'a:1', 1), error(0, 'recv-reset', 'a:1', 2)];
    expect(kindsOf(attempts, errors)).toEqual(['recv-reset']);
  });

  test('of the upstream’s name where there was no server to try', () => {
    expect(kindsOf([attempt('app', 502)], [error(0, 'no-live-upstreams', 'app')])).toEqual(['no-live-upstreams']);
  });
});

describe('arrivals', () => {
  const arrivals = (journal: readonly JournalEntry[]) => one({ journal })?.arrivals;

  test('at several nodes are in the order of time', () => {
    const journal = [
      start(0, 'app-2', zero + 5),
      start(0, 'app-1', zero + 3),
      end(0, 'app-1', zero + 4, 'turned-away'),
    ];
    expect(arrivals(journal)).toEqual([
      { node: 'app-1', startMs: 3, endMs: 4, outcome: 'turned-away' },
      { node: 'app-2', startMs: 5, endMs: null, outcome: null },
    ]);
  });

  test('that a killed process never ended stay open although the next one ends', () => {
    const journal = [start(0, 'app-1', zero + 1), start(0, 'app-1', zero + 9), end(0, 'app-1', zero + 10)];
    expect(arrivals(journal)).toEqual([
      { node: 'app-1', startMs: 1, endMs: null, outcome: null },
      { node: 'app-1', startMs: 9, endMs: 10, outcome: 'answered' },
    ]);
  });
});

describe('what was never sent is foreign', () => {
  test('and so is a second access line of one id, the earlier being its own', () => {
    const late = access(0, 200, [], { endEpochMs: 1_795_393_407_999 });
    const { records, foreign } = joinHistory({
      ...nothing,
      client: [sent(0)],
      access: [late, access(0, 502, []), access(null, 200, []), access(7, 200, [])],
    });
    expect(records[0]?.gateway?.status).toBe(502);
    expect(foreign.gatewayLines).toBe(3);
  });

  test('be it an arrival, or an end without a beginning', () => {
    const journal = [
      start(7, 'app-1', zero),
      end(7, 'app-1', zero + 1),
      start(null, 'app-1', zero),
      end(0, 'app-1', zero + 1),
    ];
    expect(joinHistory({ ...nothing, client: [sent(0)], journal }).foreign.arrivals).toBe(3);
  });

  test('be it an error line; one about no request is not where it tells of no gateway error', () => {
    const errors = [
      error(7, 'connect-refused', 'a:1'),
      error(7, null, 'a:1'),
      error(null, 'recv-reset', 'a:1'),
      error(null, null, null),
      error(null, null, 'a:1'),
      error(0, null, 'a:1'),
    ];
    expect(joinHistory({ ...nothing, client: [sent(0)], errors }).foreign.errorLines).toBe(3);
  });
});

test('a request that is still in flight has what has come so far', () => {
  expect(one({ client: [sent(0, null)], journal: [start(0, 'app-1', zero + 1)] })).toEqual({
    ...sent(0, null),
    gateway: null,
    arrivals: [{ node: 'app-1', startMs: 1, endMs: null, outcome: null }],
    gatewayError: null,
  });
});

test('a request says what the gateway’s cache did with it, where there is one', () => {
  const [plain, cached] = [access(0, 200, []), access(0, 200, [], { cacheStatus: 'STALE' })];
  expect(one({ access: [cached] })?.gateway).toMatchObject({ cacheStatus: 'STALE' });
  expect(one({ access: [plain] })?.gateway).not.toHaveProperty('cacheStatus');
});

test('what reached a third party for a request is told apart from what reached the nodes', () => {
  const deliveries = [start(0, 'payments', zero + 4), end(0, 'payments', zero + 5)];
  expect(one({ deliveries })).toMatchObject({
    arrivals: [],
    deliveries: [{ node: 'payments', startMs: 4, endMs: 5, outcome: 'answered' }],
  });
  expect(one({})).not.toHaveProperty('deliveries');
});

test('a request that came in flight and then ended has ended', () => {
  for (const client of [
    [sent(0, null), sent(0)],
    [sent(0), sent(0, null)],
  ]) {
    expect(joinHistory({ ...nothing, client }).records).toMatchObject([sent(0)]);
  }
});

/** The records as plain values, whatever they are kept in. */
function plainly({ records, foreign }: ReturnType<typeof joinHistory>) {
  const plain = records.map(
    ({ id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, deliveries, gatewayError }): RequestRecord => ({
      ...{ id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, gatewayError },
      ...(deliveries === undefined ? {} : { deliveries }),
    }),
  );
  return { records: plain, foreign };
}

const id = fc.option(fc.nat(6), { nil: null });
const node = fc.constantFrom('app-1', 'app-2');
const epochMs = fc.integer({ min: 0, max: 40 }).map((at) => zero + at);
const address = fc.constantFrom('a:1', 'b:1', 'app');
const history: fc.Arbitrary<Observations> = fc.record({
  loadStartedAtEpochMs: fc.constant(zero),
  client: fc.array(
    fc.tuple(fc.nat(6), fc.constantFrom(200, 502, 'ECONNRESET' as const, null)).map(([i, outcome]) => sent(i, outcome)),
  ),
  access: fc.array(
    fc
      .tuple(
        id,
        fc.constantFrom(200, 500, 502, 504),
        fc.array(fc.tuple(address, fc.constantFrom(200, 502, null)), { maxLength: 3 }),
        epochMs,
      )
      .map(([requestId, status, tried, endEpochMs]) =>
        access(
          requestId,
          status,
          tried.map(([to, answer]) => attempt(to, answer)),
          { endEpochMs },
        ),
      ),
  ),
  errors: fc.array(
    fc
      .tuple(
        id,
        fc.constantFrom('connect-refused', 'recv-reset', 'body-reset', 'unknown', null),
        fc.option(address, { nil: null }),
        fc.nat(9),
      )
      .map(([requestId, kind, to, position]) => error(requestId, kind as ErrorEntry['kind'], to, position)),
  ),
  journal: fc.array(
    fc
      .tuple(
        fc.boolean(),
        id,
        node,
        epochMs,
        fc.constantFrom('answered', 'turned-away', 'aborted'),
        fc.constantFrom(undefined, 'GET /', 'GET /cheap'),
      )
      .map(([begins, requestId, at, when, outcome, as]) =>
        begins ? start(requestId, at, when, as) : end(requestId, at, when, outcome as 'answered'),
      ),
  ),
});

function shuffled(seen: Observations): fc.Arbitrary<Observations> {
  const any = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
  return fc.record({
    loadStartedAtEpochMs: fc.constant(seen.loadStartedAtEpochMs),
    client: any(seen.client),
    access: any(seen.access),
    errors: any(seen.errors),
    journal: any(seen.journal),
  });
}

test('of two access lines of one id that end at the same time it is always the same one that counts', () => {
  const lines = [
    access(1, 200, [attempt('a:80', 200)]),
    access(1, 404, [attempt('a:80', 200)]),
    access(1, 200, [attempt('b:80', 200)]),
    access(1, 200, [attempt('a:80', 200, { responseMs: 19 })]),
    access(1, 200, [attempt('a:80', 200, { responseMs: null })]),
    access(1, 200, [attempt('a:80', 200)], { cacheStatus: 'MISS' }),
  ];
  for (const one of lines) {
    for (const other of lines) {
      const joined = joinHistory({ ...nothing, client: [sent(1)], access: [one, other] });
      expect(joinHistory({ ...nothing, client: [sent(1)], access: [other, one] })).toEqual(joined);
    }
  }
});

test('the order in which things came does not matter', () => {
  const both = history.chain((seen) => fc.tuple(fc.constant(seen), shuffled(seen)));
  fc.assert(
    fc.property(both, ([seen, other]) => {
      expect(joinHistory(other)).toEqual(joinHistory(seen));
    }),
    { numRuns: 500 },
  );
});

/** Something that a join is given; a log is read from its beginning to its end, so that lines come in their order. */
type Step = (join: ReturnType<typeof liveJoin>, position: number) => void;

test('nor how many requests wait, of which the others are had from their records again', () => {
  const steps = history
    .map((seen): Step[] => {
      return [
        ...seen.client.map(
          (one): Step =>
            (join) =>
              join.addClient(one),
        ),
        ...seen.access.map(
          (one): Step =>
            (join) =>
              join.addAccess(one),
        ),
        ...seen.errors.map(
          (one): Step =>
            (join, position) =>
              join.addError({ ...one, position }),
        ),
        ...seen.journal.map(
          (one): Step =>
            (join) =>
              join.addJournal(one),
        ),
        ...seen.journal.map(
          (one): Step =>
            (join) =>
              join.addDelivery(one),
        ),
      ];
    })
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
  fc.assert(
    fc.property(steps, fc.array(fc.boolean()), (all, looks) => {
      const roomy = liveJoin(zero);
      const crowded = liveJoin(zero, 1);
      for (const [index, step] of all.entries()) {
        step(roomy, index);
        step(crowded, index);
        if (looks[index] === true) plainly(crowded.look());
      }
      expect(plainly(crowded.look())).toEqual(roomy.look());
      expect(crowded.allLogged()).toBe(roomy.allLogged());
      for (const one of [0, 1, 2, 3, 4, 5, 6]) expect(crowded.loggedEnd(one)).toBe(roomy.loggedEnd(one));
    }),
    { numRuns: 2000 },
  );
});

test('nothing is lost: every request, line and arrival is in a record or counted as foreign', () => {
  fc.assert(
    fc.property(history, (seen) => {
      const { records, foreign } = joinHistory(seen);
      const ids = new Set(seen.client.map((record) => record.id));
      expect(records.map((record) => record.id)).toEqual([...ids].sort((a, b) => a - b));
      expect(records.filter(({ gateway }) => gateway !== null).length + foreign.gatewayLines).toBe(seen.access.length);

      const own = seen.journal.filter(({ requestId }) => ids.has(requestId ?? -1));
      const arrived = joinHistory({ ...seen, journal: own });
      const arrivals = arrived.records.flatMap((record) => record.arrivals);
      const starts = own.filter(({ event }) => event === 'start').length;
      expect(arrivals).toHaveLength(starts);
      const ended = arrivals.filter(({ endMs }) => endMs !== null).length;
      expect(ended + arrived.foreign.arrivals).toBe(own.length - starts);
      const foreignStarts = seen.journal.filter((entry) => entry.event === 'start' && !own.includes(entry)).length;
      expect(foreign.arrivals).toBeGreaterThanOrEqual(foreignStarts + arrived.foreign.arrivals);

      const told = records.flatMap(({ gateway }) => gateway?.attempts ?? []).filter(({ kind }) => kind !== null).length;
      const lines = seen.errors.filter(({ requestId, kind }) => kind !== null && ids.has(requestId ?? -1)).length;
      expect(told).toBeLessThanOrEqual(lines);
    }),
    { numRuns: 500 },
  );
});
