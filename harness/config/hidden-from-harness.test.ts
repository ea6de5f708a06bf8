import { expect, it } from 'vitest';
import { hiddenFromHarness } from './hidden-from-harness.ts';

it('a config may not log elsewhere or replace the request id or what was asked for, and is told where it does', () => {
  const config = [
    'server {',
    '    access_log off;',
    '    # error_log /tmp/x;',
    '    error_log /var/log/nginx/app.log warn;',
    '    proxy_set_header X-Request-ID $request_id;',
    '    proxy_set_header X-Real-IP $remote_addr;',
    '    proxy_set_header X-Gatecrash-Asked "GET /cart";',
    '}',
  ].join('\n');
  const problems = hiddenFromHarness(config, 'a.conf');
  expect(problems.map(({ code, message }) => [code, message.split(': ')[0]])).toEqual([
    ['GC2005', 'a.conf:2'],
    ['GC2005', 'a.conf:4'],
    ['GC2005', 'a.conf:5'],
    ['GC2005', 'a.conf:7'],
  ]);
});

it('finds what stands behind something else on its line, and nothing in strings and comments', () => {
  const problems = hiddenFromHarness(
    [
      'server { error_log off; location / { proxy_pass http://app; proxy_set_header "x-request-id" 1; } }',
      'server { # access_log off;',
      '  add_header X-Why "; error_log off;"; access_log',
      '  off;',
      '}',
    ].join('\n'),
    'a.conf',
  );
  expect(problems.map(({ message }) => message.split(' ').slice(0, 2))).toEqual([
    ['a.conf:1:', 'error_log'],
    ['a.conf:1:', 'X-Request-Id'],
    ['a.conf:3:', 'access_log'],
  ]);
});

it('a config whose blocks stand too deep in each other to be looked at is refused, with the line', () => {
  const problems = hiddenFromHarness(`server {\n${'a {\n'.repeat(200_000)}`, 'a.conf');
  expect(problems).toMatchObject([
    { code: 'GC2004', message: 'a.conf:101: expected at most 100 blocks in each other, saw more' },
  ]);
});
