import { expect, test } from 'vitest';
import { get } from '../model/load.ts';
import type { RequestRecord } from '../model/record.ts';
import { routeFigures } from './routes.ts';

function record(route: number, outcome: number, kind: 'premature-close' | null = null): RequestRecord {
  const attempt = { address: '127.0.1.1:8080', status: outcome, headerMs: 5, connectMs: 0, startMs: 0, endMs: 5, kind };
  return {
    ...{ id: 0, route, dueMs: 0, sentMs: 0, doneMs: 5, outcome, arrivals: [] },
    gateway: { status: outcome, startMs: 0, endMs: 5, attempts: [attempt] },
    gatewayError: kind === null ? null : { status: outcome, kind },
  };
}

test('each route has its figures, the worst first, and errors of the app are told from those of the gateway', () => {
  const requests = ['/', '/offers', '/similar', '/'].map(get);
  const records = [
    record(0, 200),
    record(1, 502, 'premature-close'),
    record(2, 502),
    record(3, 502, 'premature-close'),
    record(2, 200),
    record(0, 200),
  ];
  expect(routeFigures(records, requests)).toEqual([
    { method: 'GET', path: '/offers', sent: 1, failed: 1, gatewayErrors: 1, appErrors: 0 },
    { method: 'GET', path: '/similar', sent: 2, failed: 1, gatewayErrors: 0, appErrors: 1 },
    { method: 'GET', path: '/', sent: 3, failed: 1, gatewayErrors: 1, appErrors: 0 },
  ]);
});

test('of routes that fail alike the one with more requests comes first, then the first by its path', () => {
  const requests = ['/b', '/a', '/c'].map(get);
  const records = [record(0, 200), record(1, 200), record(2, 200), record(2, 200)];
  expect(routeFigures(records, requests).map(({ path }) => path)).toEqual(['/c', '/a', '/b']);
});

test('a 500 that the app answers itself is an error of the app', () => {
  expect(routeFigures([record(0, 500), record(0, 499)], [get('/')])).toMatchObject([{ sent: 2, appErrors: 1 }]);
});
