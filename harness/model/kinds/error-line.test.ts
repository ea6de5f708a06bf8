import { expect, test } from 'vitest';
import { splitErrorLine } from './error-line.ts';

test('a whole line of error.log is taken apart', () => {
  const line =
    '2026/11/22 14:21:15 [error] 21107#21107: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "http://127.0.1.2:8080/", host: "gateway", referrer: "http://gatecrash.invalid/gc-17"';
  expect(splitErrorLine(line)).toEqual({
    level: 'error',
    message: 'connect() failed (111: Connection refused) while connecting to upstream',
    words: 'connect() failed',
    errno: 111,
    while: 'connecting to upstream',
    scheme: 'http',
    upstreamAddress: '127.0.1.2:8080',
    referrer: 'http://gatecrash.invalid/gc-17',
  });
});

test('what a line does not have is null', () => {
  expect(splitErrorLine('no live upstreams')).toEqual({
    level: null,
    message: 'no live upstreams',
    words: 'no live upstreams',
    errno: 0,
    while: null,
    scheme: null,
    upstreamAddress: null,
    referrer: null,
  });
});

test.each([
  ['http://127.0.1.2:8080/a/b?c=http://x/', '127.0.1.2:8080'],
  ['https://[::1]:443/', '[::1]:443'],
  ['http://backend/', 'backend'],
  ['fastcgi://127.0.1.2:9000', '127.0.1.2:9000'],
  ['fastcgi://unix:/run/php.sock:', 'unix:/run/php.sock'],
  ['http://unix:/run/app.sock:/a:b', 'unix:/run/app.sock'],
  ['gopher://127.0.1.2:70/', null],
])('the upstream "%s" is at %s', (upstream, address) => {
  const line = `no live upstreams while connecting to upstream, client: 127.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "${upstream}", host: "gateway"`;
  expect(splitErrorLine(line).upstreamAddress).toBe(address);
});

test('a socket without a path behind it is the address', () => {
  const line = 'x, client: 127.0.0.1, server: , upstream: "http://unix:/run/app.sock"';
  expect(splitErrorLine(line)).toMatchObject({ scheme: 'http', upstreamAddress: 'unix:/run/app.sock' });
});

test('what stands in brackets and is no severity belongs to the message', () => {
  expect(splitErrorLine('[core] could not open it')).toMatchObject({ level: null, words: '[core] could not open it' });
});

test('words of a message are no context, whatever they look like', () => {
  const line = 'upstream said ", upstream: "http://10.0.0.1:80/", client: 127.0.0.1, server: , host: "gateway"';
  expect(splitErrorLine(line)).toMatchObject({ scheme: null, upstreamAddress: null });
});

test.each(['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'])('[%s] is a severity', (level) => {
  const line = `2026/11/22 14:21:15 [${level}] 21107#21107: *1234 it said so`;
  expect(splitErrorLine(line)).toMatchObject({ level, message: 'it said so' });
});

test.each([...['http', 'https', 'fastcgi', 'uwsgi', 'suwsgi', 'scgi', 'grpc', 'grpcs', 'memcached']])(
  'nginx reaches an upstream by %s',
  (scheme) => {
    const line = `x, client: 127.0.0.1, server: , upstream: "${scheme}://127.0.1.2:8080"`;
    expect(splitErrorLine(line)).toMatchObject({ scheme, upstreamAddress: '127.0.1.2:8080' });
  },
);

test('a severity within a message is none, nor is an errno before its end or a referrer before that of the line', () => {
  const said = 'FastCGI sent in stderr: "[error] 7#7: *1 x (5: Input/output error) and more"';
  expect(splitErrorLine(said)).toMatchObject({ level: null, words: said, errno: 0 });
  const line = `x, client: 127.0.0.1, server: , request: "GET /, referrer: "a" HTTP/1.1", host: "gateway"`;
  expect(splitErrorLine(line).referrer).toBeNull();
});
