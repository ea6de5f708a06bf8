import { expect, test } from 'vitest';
import { evidenceLines } from './evidence-lines.ts';
import { armDocument } from './testing/run-document.ts';

const route = (path: string, sent: number, failed: number, appErrors = 0) => ({
  ...{ method: 'GET' as const, path, sent, failed, gatewayErrors: failed - appErrors, appErrors },
});
const broken = (changes: Partial<ReturnType<typeof armDocument>>) =>
  evidenceLines(armDocument({ name: 'broken/x', role: 'broken', ...changes }));

test('a broken arm tells which routes fail where others do not', () => {
  const routes = [route('/checkout', 9, 9), route('/checkout/done', 8, 8), route('/', 20, 0), route('/help', 10, 0)];
  expect(broken({ routes })).toEqual([
    'failed by route: /checkout 9 of 9, /checkout/done 8 of 8; none of 2 other routes',
  ]);
  expect(broken({ routes: [route('/', 20, 10), route('/help', 10, 4)] })).toEqual([]);
});

test('a broken arm tells the errors that are the app’s', () => {
  const routes = [route('/prices', 9, 9), route('/similar', 10, 9, 7)];
  expect(broken({ routes })).toEqual(['7 answers with a 5xx made by the app itself, on /similar']);
});

test('a broken arm tells what its nodes died of, and how many others were cut off', () => {
  const crash = { program: 'app-1', path: '/offers', stack: ['TypeError: no name', '    at greet'] };
  const crashes = [
    { ...crash, at: 500, request: 100, cutOff: [99, 101] },
    { ...crash, at: 900, request: 180, cutOff: [] },
  ];
  expect(broken({ crashes })).toEqual([
    'app-1 died of /offers 2 times, and 2 requests to other pages with it: TypeError: no name',
  ]);
});

test('other arms tell nothing of that', () => {
  expect(evidenceLines(armDocument({ name: 'rollback/x', role: 'mitigation', routes: [route('/', 2, 2)] }))).toEqual(
    [],
  );
});

test('a broken arm tells what the app’s calls came to where they failed, or took the time', () => {
  const none = { p50: null, p99: null };
  const service = {
    name: 'rates',
    calls: 40,
    failed: {},
    statuses: {},
    latencyMs: none,
    failedAfterMs: none,
    timeShare: 0.1,
  };
  const late = { ...service, failed: { timeout: 38 }, failedAfterMs: { p50: 1000.4, p99: null }, timeShare: 0.962 };
  const ill = { ...service, failed: { failed: 5 }, statuses: { '200': 35, '503': 5 }, latencyMs: { p50: 2, p99: 3 } };
  const slow = { ...service, name: 'db', latencyMs: { p50: 700, p99: null }, timeShare: 0.9 };
  expect(broken({ services: [late, ill, slow, { ...service, latencyMs: { p50: 2, p99: 3 } }] })).toEqual([
    '40 calls of the app to rates: 38 × timeout after 1000 ms (p50); 96 % of the requests’ time',
    '40 calls of the app to rates: 5 × failed; 35 × HTTP 200; 5 × HTTP 503; answered after 2.0 ms (p50); 10 % of the requests’ time',
    '40 calls of the app to db: answered after 700 ms (p50); 90 % of the requests’ time',
  ]);
});
