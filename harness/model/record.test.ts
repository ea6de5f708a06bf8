import { expect, test } from 'vitest';
import { type Attempt, attemptFailed } from './record.ts';

test.each([
  ['an answer is none', {}, false],
  ['a client error is the client’s', { status: 404 }, false],
  ['no header came', { headerMs: null }, true],
  ['the app said 5xx', { status: 503 }, true],
  ['it broke off after the header', { kind: 'body-reset' }, true],
] as const)('a failed attempt: %s', (_, more, expected) => {
  const answered: Attempt = {
    ...{ address: '127.0.1.1:8080', status: 200, headerMs: 20, connectMs: 0 },
    ...{ startMs: 0, endMs: 20, kind: null },
  };
  expect(attemptFailed({ ...answered, ...more })).toBe(expected);
});
