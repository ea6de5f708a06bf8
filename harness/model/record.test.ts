import { expect, test } from 'vitest';
import { type Attempt, attemptFailed, degraded, type RequestRecord } from './record.ts';

const answered: Attempt = {
  ...{ address: '127.0.1.1:8080', status: 200, headerMs: 20, connectMs: 0 },
  ...{ startMs: 0, endMs: 20, kind: null },
};

function recordWith(attempts: readonly Attempt[]): RequestRecord {
  return {
    ...{ id: 0, route: 0, dueMs: 0, sentMs: 0, doneMs: 20, outcome: 200, arrivals: [], gatewayError: null },
    gateway: { status: 200, startMs: 0, endMs: 20, attempts },
  };
}

test.each([
  ['an answer is none', {}, false],
  ['a client error is the client’s', { status: 404 }, false],
  ['no header came', { headerMs: null }, true],
  ['the app said 5xx', { status: 503 }, true],
  ['it broke off after the header', { kind: 'body-reset' }, true],
] as const)('a failed attempt: %s', (_, more, expected) => {
  expect(attemptFailed({ ...answered, ...more })).toBe(expected);
});

test.each([
  ['nobody was asked', [], true],
  ['the node that was asked gave no header', [{ ...answered, status: 502, headerMs: null }], true],
  ['the node gave another status', [{ ...answered, status: 503 }], true],
  ['the connection was reset when the whole answer had come', [{ ...answered, kind: 'body-reset' }], false],
] as const)('a success that is not the app’s: %s', (_, attempts, expected) => {
  expect(degraded(recordWith(attempts))).toBe(expected);
});
