import { expect, it } from 'vitest';
import { matchesPath } from './matches-path.ts';

it.each([
  ['nginx.conf', 'nginx.conf', true],
  ['conf.d/app.conf', 'app.conf', true],
  ['conf.d/app.conf', 'conf.d/*.conf', true],
  ['./conf.d/app.conf', 'conf.d/*.conf', true],
  ['a/conf.d/app.conf', '**/conf.d/*.conf', true],
  ['conf.d/app.conf', '**/conf.d/*.conf', true],
  ['a/b/c.conf', 'a/**', true],
  ['conf.d/x/app.conf', 'conf.d/*.conf', false],
  ['nginxxconf', 'nginx.conf', false],
  ['app1.conf', 'app?.conf', true],
  ['a+b(c).conf', 'a+b(c).conf', true],
])('%s is one of %s: %s', (file, pattern, expected) => {
  expect(matchesPath(file, pattern)).toBe(expected);
});
