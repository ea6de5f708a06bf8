import { expect, test } from 'vitest';
import type { GatewayRecord, RequestRecord } from '../model/record.ts';
import { clockTrouble as troubleOf } from './clocks.ts';
import { answered, historyOf, withRecords } from './testing/history-builder.ts';

const { records } = historyOf(({ node }) => answered(node), [], 240);

const clockTrouble = (told: readonly RequestRecord[], method: 'GET' | 'POST' = 'GET') =>
  troubleOf({
    history: withRecords(told, []),
    requests: [
      { method, path: '/' },
      { method, path: '/' },
    ],
  } as const);

function withGateway(change: (gateway: GatewayRecord, id: number) => Partial<GatewayRecord>): readonly RequestRecord[] {
  return records.map((record) => {
    const { gateway, id } = record;
    return { ...record, gateway: gateway === null ? null : { ...gateway, ...change(gateway, id) } };
  });
}

test('a gateway by the same clock takes up what was sent and has logged what was answered', () => {
  expect(clockTrouble(records)).toBeNull();
});

test('a gateway that is late, as its machine is busy, contradicts nobody', () => {
  expect(clockTrouble(withGateway(({ startMs, endMs }) => ({ startMs: Math.min(startMs + 300, endMs) })))).toBeNull();
});

test('one whose clock is behind, or ahead, from some request on does', () => {
  const behind = withGateway(({ startMs, endMs }, id) => (id < 40 ? {} : { startMs: startMs - 60, endMs: endMs - 60 }));
  expect(clockTrouble(behind)).toBe(
    "by the gateway's log requests came 60 ms before they were sent, from request 40 on",
  );
  const ahead = withGateway(({ startMs, endMs }) => ({ startMs: startMs + 15, endMs: endMs + 15 }));
  expect(clockTrouble(ahead)).toBe(
    "by the gateway's log requests ended 15 ms after their answers were here, from request 0 on",
  );
});

test('a single odd line does not, nor one that waits for the page to be renewed', () => {
  expect(clockTrouble(withGateway(({ endMs }, id) => (id % 20 === 7 ? { endMs: endMs + 500 } : {})))).toBeNull();
  const renewed = withGateway(({ endMs }) => ({ endMs: endMs + 50, cacheStatus: 'STALE', attempts: [] }));
  expect(clockTrouble(renewed)).toBeNull();
});

test('a POST ends for the gateway when its client has closed', () => {
  const lingering = withGateway(({ endMs }) => ({ endMs: endMs + 30 }));
  expect(clockTrouble(lingering)).not.toBeNull();
  expect(clockTrouble(lingering, 'POST')).toBeNull();
  expect(
    clockTrouble(
      withGateway(({ startMs }) => ({ startMs: startMs + 60 })),
      'POST',
    ),
  ).not.toBeNull();
});

test('what is left of the last row is looked at with those before it, and its median told', () => {
  const late = (from: number) =>
    withGateway(({ startMs }, id) => (id < from ? {} : { startMs: startMs - 20 - (id % 7) }));
  const first = (count: number, told: readonly RequestRecord[]) => clockTrouble(told.slice(0, count));
  // Of the last 20 of 30 requests, 12 came too early; of those of 29, 11; of those of 27, 9.
  expect(first(30, late(18))).toBe(
    "by the gateway's log requests came 21 ms before they were sent, from request 10 on",
  );
  expect(first(28, late(18))).toMatch(/from request 8 on$/);
  expect(first(27, late(18))).toBeNull();
  expect(first(5, late(0))).toMatch(/from request 0 on$/);
  expect(first(20, late(18))).toBeNull();
});
