import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmHistory, LoadAccount } from '../model/history.ts';
import type { RequestRecord } from '../model/record.ts';
import { accountingTrouble } from './accounting.ts';
import {
  answered,
  failoverCase,
  gatewayError,
  lost,
  passedOn,
  recordOf,
  withRecords,
} from './testing/history-builder.ts';

const { history } = failoverCase();

const trouble = (changes: Partial<ArmHistory>) =>
  accountingTrouble(failoverCase({ history: { ...history, ...changes } }));

const counted = (changes: Partial<LoadAccount>) =>
  trouble({ account: history.account && { ...history.account, ...changes } });

/** The trouble with a history in which request 900 (app-1) is otherwise. */
const with900 = (change: (record: RequestRecord) => Partial<RequestRecord>) =>
  trouble({ records: history.records.map((one) => (one.id === 900 ? { ...one, ...change(one) } : one)) });

test('the accounts of a sound arm add up', () => {
  expect(trouble({})).toBe(null);
});

test('without an account of the agent nothing adds up', () => {
  expect(trouble({ account: null })).toBe('the load agent gave no account of what it sent');
});

test('what was sent is answered, failed or in flight', () => {
  expect(counted({ failed: 1 })).toBe('the agent counted 1600 sent, but 1600 answered, 1 failed and 0 in flight');
});

test('the agent counts as many answers as there are records of answers', () => {
  expect(counted({ answered: 1599, failed: 1 })).toBe(
    'the agent counted 1599 answered and 0 in flight, the records say 1600 and 0',
  );
});

test('every id is there exactly once', () => {
  expect(trouble({ records: history.records.slice(1) })).toBe('1600 requests were sent, but 1599 are recorded');
  expect(with900(() => ({ id: 901 }))).toBe('the record of request 900 is missing or there twice');
});

test('every answer has a line in the gateway log', () => {
  expect(with900(() => ({ gateway: null }))).toBe('request 900 was answered (200), but the gateway has no line of it');
});

test('a request that was reset needs no line', () => {
  const reset = {
    ...history,
    records: history.records.map((one) =>
      one.id === 900 ? { ...one, outcome: 'ECONNRESET' as const, gateway: null } : one,
    ),
  };
  const account = history.account && { ...history.account, answered: 1599, failed: 1 };
  expect(trouble({ ...reset, account })).toBe(null);
});

test('the gateway logs the status that the client got', () => {
  expect(with900(({ gateway }) => ({ gateway: gateway && { ...gateway, status: 502 } }))).toBe(
    'request 900 was answered with 200, but the gateway logged 502',
  );
});

test('an attempt that was answered arrived at its node', () => {
  expect(with900(() => ({ arrivals: [] }))).toBe(
    'request 900 had 1 attempt at app-1, 1 of them answered, but arrived there 0 times',
  );
});

test('of a node without a journal the attempts are known from the log of the gateway alone', () => {
  const sound = failoverCase();
  const nodes = sound.nodes.map((node) => ({ ...node, journal: false }));
  const records = history.records.map((one) => ({ ...one, arrivals: [] }));
  const armCase = { ...sound, history: { ...history, records } };
  expect(accountingTrouble(armCase)).toContain('but arrived there 0 times');
  expect(accountingTrouble({ ...armCase, nodes })).toBe(null);
});

test('nothing arrives at a node that the gateway has not sent there', () => {
  expect(
    with900(({ arrivals }) => ({
      arrivals: [...arrivals, { node: 'app-3', startMs: 0, endMs: 1, outcome: 'answered' }],
    })),
  ).toBe('request 900 had 0 attempts at app-3, 0 of them answered, but arrived there 1 time');
});

test('a cache that renews what is out of date fetches it once, beside the request that it answers', () => {
  const fetched = { node: 'app-1', startMs: 0, endMs: 1, outcome: 'answered' } as const;
  const stale = (cacheStatus: string, arrivals: RequestRecord['arrivals']) =>
    with900(({ gateway }) => ({ gateway: gateway && { ...gateway, attempts: [], cacheStatus }, arrivals }));
  expect(stale('STALE', [fetched])).toBe(null);
  expect(stale('UPDATING', [])).toBe(null);
  expect(stale('STALE', [fetched, fetched])).toContain('arrived there 2 times');
  expect(stale('HIT', [fetched])).toContain('arrived there 1 time');
});

test('an attempt that was cut may have arrived or not', () => {
  const cut = (arrivals: RequestRecord['arrivals']) =>
    trouble({
      records: history.records.map((one) =>
        one.gateway?.attempts.length === 2 ? { ...one, arrivals: [...one.arrivals, ...arrivals] } : one,
      ),
    });
  expect(cut([{ node: 'app-2', startMs: 0, endMs: null, outcome: null }])).toBe(null);
});

test('nobody else uses the gateway or the nodes', () => {
  expect(trouble({ foreign: { gatewayLines: 1, arrivals: 0, errorLines: 0 } })).toBe(
    'the gateway logged 1 request that nobody sent',
  );
  expect(trouble({ foreign: { gatewayLines: 0, arrivals: 2, errorLines: 0 } })).toBe(
    '2 requests that nobody sent arrived at the nodes',
  );
});

test('of a spike on top of the load the gateway logs no more than it made', () => {
  const spike = (made: number | null) => trouble({ spike: { made, statuses: { 200: 3, 502: 4 }, autocannon: null } });
  expect(spike(7)).toBe(null);
  expect(spike(9)).toBe(null);
  expect(spike(6)).toBe('the gateway logged 7 requests of the spike, which made 6');
  expect(spike(null)).toBe('the spike gave no account of what it made');
});

test('lines of the error log that are about no request of the load are no contradiction', () => {
  expect(trouble({ foreign: { gatewayLines: 0, arrivals: 0, errorLines: 9 } })).toBe(null);
});

test('what the cache has fetched anew while it answers arrives at a node, but once', () => {
  const refreshed = (cacheStatus: string, times: number) =>
    with900(({ gateway }) => ({
      ...(gateway === null ? {} : { gateway: { ...gateway, attempts: [], cacheStatus } }),
      arrivals: Array.from({ length: times }, () => ({
        ...{ node: 'app-1', startMs: 0, endMs: 1, outcome: 'answered' as const },
      })),
    }));
  expect(refreshed('UPDATING', 1)).toBe(null);
  expect(refreshed('STALE', 1)).toBe(null);
  expect(refreshed('STALE', 2)).toMatch(/^request 900 had 0 attempts at app-1/);
  expect(refreshed('HIT', 1)).toMatch(/^request 900 had 0 attempts at app-1/);
});

/** A history of any requests: answered at once, after a failover, by the gateway itself, cut off, or never. */
const histories = fc
  .array(fc.tuple(fc.constantFrom('answered', 'passed-on', 'refused', 'reset', 'in-flight'), fc.nat(2)), {
    minLength: 1,
    maxLength: 40,
  })
  .map((stories) => {
    const told = stories.map(([story, turn], id) => {
      const node = (['app-1', 'app-2', 'app-3'] as const)[turn] ?? 'app-1';
      const sentMs = id * 2.5;
      switch (story) {
        case 'passed-on':
          return recordOf(id, sentMs, passedOn('app-2', answered('app-3')));
        case 'refused':
          return recordOf(id, sentMs, gatewayError(node, 502, 'connect-refused'));
        case 'reset':
          return recordOf(id, sentMs, lost(node, 'ECONNRESET'));
        case 'in-flight':
          return { ...recordOf(id, sentMs, { ...answered(node), outcome: null }), gateway: null, arrivals: [] };
        default:
          return recordOf(id, sentMs, answered(node));
      }
    });
    return withRecords(told, []);
  });

type Corrupt = (sound: ArmHistory, at: number) => ArmHistory | null;

const account = (change: (sound: LoadAccount) => Partial<LoadAccount>): Corrupt => {
  return (sound) =>
    sound.account === null ? null : { ...sound, account: { ...sound.account, ...change(sound.account) } };
};
const record = (change: (sound: RequestRecord) => Partial<RequestRecord> | null): Corrupt => {
  return (sound, at) => {
    const one = sound.records[at % sound.records.length] as RequestRecord;
    const changed = change(one);
    if (changed === null) return null;
    return { ...sound, records: sound.records.map((each) => (each === one ? { ...one, ...changed } : each)) };
  };
};
const wasAnswered = ({ outcome }: RequestRecord): boolean => typeof outcome === 'number';

/** One thing that is wrong; null where there is nothing in the history to be wrong about. */
const corruptions: readonly (readonly [string, Corrupt])[] = [
  ['no account', (sound) => ({ ...sound, account: null })],
  ['one more sent', account(({ sent }) => ({ sent: sent + 1 }))],
  ['one more answered', account(({ answered: count }) => ({ answered: count + 1 }))],
  ['one more failed', account(({ failed }) => ({ failed: failed + 1 }))],
  [
    'an answer counted as a failure',
    account(({ answered: count, failed }) => ({ answered: count - 1, failed: failed + 1 })),
  ],
  ['a record lost', (sound, at) => ({ ...sound, records: sound.records.toSpliced(at % sound.records.length, 1) })],
  ['a record twice', record(({ id }) => ({ id: id + 1 }))],
  ['a line lost', record((one) => (wasAnswered(one) ? { gateway: null } : null))],
  [
    'another status logged',
    record((one) =>
      wasAnswered(one) && one.gateway !== null ? { gateway: { ...one.gateway, status: one.gateway.status + 1 } } : null,
    ),
  ],
  ['an arrival lost', record(({ arrivals }) => (arrivals.length === 0 ? null : { arrivals: arrivals.slice(1) }))],
  [
    'an arrival twice',
    record(({ arrivals }) => (arrivals.length === 0 ? null : { arrivals: [...arrivals, ...arrivals] })),
  ],
  ['a line of nobody', (sound) => ({ ...sound, foreign: { ...sound.foreign, gatewayLines: 1 } })],
  ['an arrival of nobody', (sound) => ({ ...sound, foreign: { ...sound.foreign, arrivals: 1 } })],
];

test('the accounts of any history in which all witnesses tell the same add up', () => {
  fc.assert(
    fc.property(histories, (sound) => {
      expect(trouble(sound)).toBe(null);
    }),
  );
});

test.each(corruptions)('they do not with %s, whatever else is right', (_, corrupt) => {
  fc.assert(
    fc.property(histories, fc.nat(99), (sound, at) => {
      const wrong = corrupt(sound, at);
      fc.pre(wrong !== null);
      expect(trouble(wrong)).not.toBe(null);
    }),
  );
});

test('what a node that went on all the time answered has an end in its journal', () => {
  const unended = (record: RequestRecord) => ({
    arrivals: record.arrivals.map((arrival) => ({ ...arrival, endMs: null, outcome: null })),
  });
  expect(with900(unended)).toBe('request 900 was answered by app-1, whose journal has no end of it');
  const records = history.records.map((one) => (one.id === 900 ? { ...one, ...unended(one) } : one));
  const died = [{ program: 'app-1', at: 2300, event: 'exited', expected: true, detail: 'SIGKILL' }] as const;
  expect(trouble({ records, programs: died })).toBe(null);
  const started = [{ program: 'app-1', at: 2300, event: 'started', expected: true, detail: null }] as const;
  expect(trouble({ records, programs: started })).toContain('whose journal has no end of it');
});

test('what was cut at a node, and served by another, needs no end', () => {
  const passed = (record: RequestRecord) => recordOf(record.id, record.sentMs, passedOn('app-3', answered('app-1')));
  const cut = { node: 'app-3', startMs: 2250, endMs: null, outcome: null };
  expect(with900((record) => ({ ...passed(record), arrivals: [cut, ...passed(record).arrivals] }))).toBe(null);
});

test('an answer of which a part came has a line in the gateway log', () => {
  const records = history.records.map((one) =>
    one.id === 900 ? { ...one, gateway: null, outcome: 'TRUNCATED' as const } : one,
  );
  const account = history.account && { ...history.account, answered: 1599, failed: 1 };
  expect(trouble({ records, account })).toBe('request 900 was answered (TRUNCATED), but the gateway has no line of it');
});

test('what answers is a node of the scenario: nobody has seen what a stranger did', () => {
  const elsewhere = (record: RequestRecord, headerMs: number | null) => ({
    gateway: record.gateway && {
      ...record.gateway,
      attempts: record.gateway.attempts.map((one) => ({ ...one, address: '127.0.255.254:8099', headerMs })),
    },
    arrivals: [],
  });
  expect(with900((record) => elsewhere(record, 3))).toBe(
    'request 900 was answered by 127.0.255.254:8099, which is no node of the scenario',
  );
  // A wrong port is asked as well, but does not answer.
  expect(with900((record) => ({ ...elsewhere(record, null), outcome: 200 }))).toBe(null);
});
