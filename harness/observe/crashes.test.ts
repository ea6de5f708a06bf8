import { expect, test } from 'vitest';
import { get } from '../model/load.ts';
import type { Arrival, RequestRecord } from '../model/record.ts';
import { crashFigures, stacksOf } from './crashes.ts';

/** What a real process wrote that died twice. */
const log = `file:///opt/gatecrash/harness/upstreams/app/release.ts:48
    throw error;
    ^

TypeError: Cannot read properties of undefined (reading 'name')
    at greet (file:///opt/gatecrash/harness/upstreams/app/release.ts:17:40)
    at renderNewPage (file:///opt/gatecrash/harness/upstreams/app/release.ts:21:31)

Node.js v24.21.0
file:///opt/gatecrash/harness/upstreams/app/release.ts:48
    throw error;
    ^

Error: connect ECONNREFUSED 127.0.200.1:8081
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:2021:16) {
  errno: -111,
  code: 'ECONNREFUSED'
}

Node.js v24.21.0
`;

const typeError = [
  "TypeError: Cannot read properties of undefined (reading 'name')",
  '    at greet (file:///opt/gatecrash/harness/upstreams/app/release.ts:17:40)',
  '    at renderNewPage (file:///opt/gatecrash/harness/upstreams/app/release.ts:21:31)',
];

function arrived(id: number, arrival: Omit<Arrival, 'node'>, route = 0): RequestRecord {
  const { startMs } = arrival;
  return {
    ...{ id, route, dueMs: startMs, sentMs: startMs, doneMs: startMs + 5, outcome: 502, gateway: null },
    arrivals: [{ node: 'app-1', ...arrival }],
    gatewayError: { status: 502, kind: 'premature-close' },
  };
}

test('the stacks are read one by one; what was not written to its end is none', () => {
  const [first, second, ...more] = stacksOf(`${log}file:///opt/app.ts:1\n    throw error;\n    ^\n\nError: cut`);
  expect(first).toEqual(typeError);
  expect(second?.[0]).toBe('Error: connect ECONNREFUSED 127.0.200.1:8081');
  expect(more).toEqual([]);
});

test('a crash names the request that is guilty, those that were cut off with it, and its stack', () => {
  const requests = ['/', '/offers'].map(get);
  const records = [
    arrived(0, { startMs: 80, endMs: 90, outcome: 'answered' }),
    arrived(1, { startMs: 95, endMs: null, outcome: null }),
    arrived(2, { startMs: 100, endMs: 101, outcome: 'crashed' }, 1),
    arrived(3, { startMs: 400, endMs: null, outcome: null }),
    arrived(4, { startMs: 405, endMs: 406, outcome: 'crashed' }, 1),
    arrived(5, { startMs: 700, endMs: 710, outcome: 'answered' }),
  ];
  expect(crashFigures(records, requests, new Map([['app-1', log]]))).toEqual([
    { program: 'app-1', at: 101, request: 2, path: '/offers', cutOff: [1], stack: typeError },
    { program: 'app-1', at: 406, request: 4, path: '/offers', cutOff: [3], stack: stacksOf(log)[1] },
  ]);
  expect(crashFigures(records.slice(0, 3), requests, new Map())).toMatchObject([{ request: 2, stack: [] }]);
});
