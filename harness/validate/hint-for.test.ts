import { expect, test } from 'vitest';
import { hintFor } from './hint-for.ts';

const itself = 'nginx says so itself: nginx -t on the machine of this config says the same';

test.each([
  ['unknown directive "http2"', 'http2 needs nginx 1.25.1 or newer: name one with --nginx'],
  ['invalid parameter "resolve"', 'server … resolve needs nginx 1.27.3 or newer: name one with --nginx'],
  ['unknown "trace" variable', 'a module may define it: --nginx; of a template: --var trace=value'],
  ['unknown directive "lissen"', itself],
  ['zero size shared memory zone "api"', itself],
])('%s', (message, hint) => {
  expect(hintFor(message, false)).toBe(hint);
});

test('what a part lacks may stand in the config around it', () => {
  expect(hintFor('zero size shared memory zone "api"', true)).toBe(
    'the config around this part has the zone: name that one',
  );
  expect(hintFor('unknown "trace" variable', true)).toMatch(/^a map or set of the config around this part/);
});
