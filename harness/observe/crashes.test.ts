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

test('a stack is what comes after the mark of the place, without blank lines, and ten lines of it are told', () => {
  const lines = [
    'TypeError: a ^ in its words',
    ...Array.from({ length: 12 }, (_, index) => `    at f${index} (x.ts:1:1)`),
  ];
  const report = ['x.ts:1', '  a ^^', '  ^ b', '      ^^^^', '', ...lines, ''].join('\n');
  const [stack] = stacksOf(`${report}\nNode.js v24.21.0\n`);
  expect(stack).toEqual(lines.slice(0, 10));
  const quoted = `x.ts:1\n ^\n\nError: it said Node.js v1\n    at f\n\nNode.js v24.21.0\n`;
  expect(stacksOf(quoted)).toEqual([['Error: it said Node.js v1', '    at f']]);
});

const at = (node: string, { arrivals, ...rest }: RequestRecord): RequestRecord => ({
  ...rest,
  arrivals: arrivals.map((arrival) => ({ ...arrival, node })),
});

test('crashes are told in the order of time, each with the stack of its own node', () => {
  const records = [
    at('app-2', arrived(1, { startMs: 300, endMs: 310, outcome: 'crashed' })),
    at('app-1', arrived(2, { startMs: 200, endMs: 210, outcome: 'crashed' })),
    at('app-2', arrived(3, { startMs: 100, endMs: 110, outcome: 'crashed' })),
  ];
  const logs = new Map([
    ['app-1', 'x\n^\nError: of app-1\nNode.js v24\n'],
    ['app-2', 'x\n^\nError: first\nNode.js v24\nx\n^\nError: second\nNode.js v24\n'],
  ]);
  expect(crashFigures(records, [get('/')], logs).map(({ at, request, stack }) => [at, request, stack])).toEqual([
    [110, 3, ['Error: first']],
    [210, 2, ['Error: of app-1']],
    [310, 1, ['Error: second']],
  ]);
});

test('cut off with a crash is what that node had begun since it died before, and nothing of another node', () => {
  const records = [
    arrived(0, { startMs: 100, endMs: 110, outcome: 'crashed' }),
    arrived(1, { startMs: 110, endMs: null, outcome: null }),
    at('app-2', arrived(2, { startMs: 205, endMs: null, outcome: null })),
    at('app-2', arrived(3, { startMs: 208, endMs: 209, outcome: 'crashed' })),
    arrived(4, { startMs: 150, endMs: null, outcome: null }),
    arrived(5, { startMs: 200, endMs: 210, outcome: 'crashed' }),
    arrived(6, { startMs: 210, endMs: null, outcome: null }),
    arrived(7, { startMs: 211, endMs: null, outcome: null }),
  ];
  expect(crashFigures(records, [get('/')], new Map()).map(({ request, cutOff }) => [request, cutOff])).toEqual([
    [0, [1]],
    [3, [2]],
    [5, [4, 6]],
  ]);
});

test('a request that was passed on is cut off where one of its arrivals was', () => {
  const passedOn = arrived(1, { startMs: 95, endMs: null, outcome: null });
  const arrivals = [...passedOn.arrivals, { node: 'app-2', startMs: 102, endMs: 110, outcome: 'answered' as const }];
  const deadly = arrived(2, { startMs: 100, endMs: 101, outcome: 'crashed' });
  expect(crashFigures([{ ...passedOn, arrivals }, deadly], [get('/')], new Map())).toMatchObject([{ cutOff: [1] }]);
});

test('of many crashes the first twenty are told', () => {
  const records = Array.from({ length: 25 }, (_, id) =>
    arrived(id, { startMs: id, endMs: id + 0.5, outcome: 'crashed' }),
  );
  const told = crashFigures(records, [get('/')], new Map());
  expect(told.map(({ request }) => request)).toEqual(Array.from({ length: 20 }, (_, id) => id));
});
