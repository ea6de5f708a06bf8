import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify, recognise } from './classify.ts';
import { splitErrorLine } from './error-line.ts';
import { observedLines } from './fixtures/observed-lines.ts';
import { kinds } from './index.ts';
import type { Kind, Signature } from './kind.ts';

const context = (upstream: string) =>
  `, client: 127.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "${upstream}", host: "gateway", referrer: "http://gatecrash.invalid/gc-17"`;
const inLog = (message: string, upstream = 'http://127.0.1.2:8080/', level = 'error') =>
  `2026/11/22 14:21:15 [${level}] 21107#21107: *1 ${message}${context(upstream)}`;

describe('lines observed on a real nginx', () => {
  test.each(observedLines)('$line', ({ line, kind, company }) => {
    expect(classify(line)).toBe(kind);
    expect(recognise(splitErrorLine(line))).toBe(company ?? kind);
  });

  // The resolver's own lines and those of closed connections never have a request around them.
  const ofRequests = observedLines.filter(({ line, kind }) => line.startsWith('[') && kind !== null);
  test.each(ofRequests)('with its context: $line', ({ line, kind }) => {
    const [, level = '', message = ''] = /^\[(\w+)\] (.*)$/.exec(line) ?? [];
    expect(classify(inLog(message, undefined, level))).toBe(kind);
  });
});

describe('what tells kinds apart', () => {
  test.each([
    ['connect() failed (111: Connection refused) while connecting to upstream', 'connect-refused'],
    ['connect() failed (110: Connection timed out) while connecting to upstream', 'connect-timeout-kernel'],
    [
      'connect() to 127.0.1.2:8080 failed (1: Operation not permitted) while connecting to upstream',
      'connect-eacces-tcp',
    ],
    ['connect() to unix:/run/app.sock failed (111: Connection refused) while connecting to upstream', 'unix-refused'],
    ['connect() to [::1]:80 failed (99: Address not available) while connecting to upstream', 'connect-eaddrnotavail'],
    ['upstream timed out (110: Operation timed out) while connecting to upstream', 'connect-timeout'],
    ['upstream timed out (110: Operation timed out) while reading response header from upstream', 'read-timeout'],
    ['upstream timed out (110: Connection timed out) while proxying upgraded connection', 'ws-timeout'],
    ['writev() failed (32: Broken pipe) while sending request to upstream', 'send-reset'],
    ['upstream prematurely closed connection while sending to client', 'body-truncated'],
    ['upstream prematurely closed FastCGI stdout while reading upstream', 'fcgi-body'],
    ['peer closed connection in SSL handshake while SSL handshaking to upstream', 'tls-closed'],
    [
      'memcached sent invalid response: "HTTP/1.1 400 Bad Request" while reading response header from upstream',
      'memcached',
    ],
  ])('%s is %s', (message, kind) => {
    expect(classify(inLog(message))).toBe(kind);
  });

  test('the wording of the libc does not count, only the number of its errno does', () => {
    expect(classify(inLog('connect() failed (111: Verbindungsaufbau abgelehnt) while connecting to upstream'))).toBe(
      'connect-refused',
    );
    expect(classify(inLog('connect() failed (22: Connection refused) while connecting to upstream'))).toBe('unknown');
  });

  test('an early close of a uWSGI server is a kind of its own, that of any other protocol is not', () => {
    const message = 'upstream prematurely closed connection while reading response header from upstream';
    expect(classify(inLog(message, 'uwsgi://127.0.1.2:8080'))).toBe('uwsgi-close');
    for (const upstream of ['http://127.0.1.2:8080/', 'fastcgi://unix:/run/php.sock:', 'grpc://127.0.1.2:50051']) {
      expect(classify(inLog(message, upstream))).toBe('premature-close');
    }
  });

  test('a line about an upstream that is of no known kind is unknown', () => {
    expect(classify(inLog('upstream sent something new while reading response header from upstream'))).toBe('unknown');
    expect(classify('upstream sent something new while reading response header from upstream')).toBe('unknown');
    expect(classify(inLog('something failed (5: Input/output error) while sending to client'))).toBe('unknown');
  });

  test.each([
    'connecting to upstream',
    'SSL handshaking to upstream',
    'sending request to upstream',
    'reading response header from upstream',
    'reading upstream',
  ])('and so is one that names no upstream, but says that nginx was %s', (doing) => {
    expect(classify(`something new (5: Input/output error) while ${doing}`)).toBe('unknown');
  });

  test('a line of no known kind is one of an error from severity error on', () => {
    const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'] as const;
    const said = levels.map((level) => classify(inLog('something new while reading upstream', undefined, level)));
    expect(said).toEqual([null, null, null, null, 'unknown', 'unknown', 'unknown', 'unknown']);
  });

  test.each([
    '',
    '2026/11/22 14:21:15 [notice] 21107#21107: start worker process 21108',
    '2026/11/22 14:21:15 [error] 21107#21107: *1 open() "/srv/x" failed (2: No such file or directory), client: 127.0.0.1, server: , request: "GET /x HTTP/1.1", host: "gateway"',
    '2026/11/22 14:21:15 [emerg] 21107#21107: invalid port in upstream "app:99999" in /etc/nginx/conf.d/gateway.conf:4',
    inLog('an upstream response is buffered to a temporary file /x while reading upstream', undefined, 'warn'),
    inLog(
      'upstream sent duplicate header line: "Server: a", previous value: "Server: b", ignored while reading response header from upstream',
      undefined,
      'warn',
    ),
  ])('%j says of no gateway error', (line) => {
    expect(classify(line)).toBeNull();
  });

  test('a client cannot pass words of its own off as a message', () => {
    const line = `2026/11/22 14:21:15 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /a while reading upstream, upstream: HTTP/1.1", upstream: "http://127.0.1.2:8080/", host: "gateway", referrer: "no live upstreams while connecting to upstream"`;
    expect(classify(line)).toBe('connect-refused');
  });
});

// In parentheses `18: ` would be an errno; where nginx puts a number of its own there, as OpenSSL's, no blank follows.
const words = fc
  .stringMatching(/^[A-Za-z0-9 .:_/-]{0,30}$/)
  .filter((text) => !text.includes(' while ') && !/^\d+: /.test(text));

function lineOf(kind: Kind, signature: Signature): fc.Arbitrary<string> {
  const number = fc.nat({ max: 999_999 });
  const address = fc.constantFrom('127.0.1.2:8080', '[::1]:443');
  return fc
    .record({
      message: fc.constantFrom(...signature.messages),
      doing: fc.constantFrom(...(signature.while.length === 0 ? [null] : signature.while)),
      errno: fc.constantFrom(...(kind.errnos.length === 0 ? [0] : kind.errnos)),
      scheme: fc.constantFrom(...(signature.schemes ?? (['http', 'https'] as const))),
      texts: fc.array(words, { minLength: 3, maxLength: 3 }),
      strerror: words,
      number,
      address,
    })
    .map(({ message, doing, errno, scheme, texts, strerror, number, address }) => {
      let text = 0;
      const filled = message
        .replaceAll('{text}', () => texts[text++] ?? '')
        .replaceAll('{number}', String(number))
        .replaceAll('{address}', address);
      const said = errno === 0 ? filled : `${filled} (${errno}: ${strerror})`;
      return inLog(doing === null ? said : `${said} while ${doing}`, `${scheme}://127.0.1.2:8080/`);
    });
}

const signed = kinds.flatMap((kind) =>
  kind.signature === null ? [] : [{ id: kind.id, kind, signature: kind.signature }],
);

test.each(signed)('a line made from the signature of $id is of that kind', ({ id, kind, signature }) => {
  fc.assert(
    fc.property(lineOf(kind, signature), (line) => {
      expect(recognise(splitErrorLine(line))).toBe(id);
      expect(classify(line)).toBe(kind.decides ? id : null);
    }),
    { numRuns: 40 },
  );
});

test('no text makes classify throw', () => {
  const piece = fc.constantFrom(
    ' while ',
    ', client: ',
    ', server: ',
    '[error] ',
    '(111: ',
    ')',
    'connect() failed',
    'upstream: "http://',
    '"',
    ' while connecting to upstream',
    '\n',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string())).map((parts) => parts.join('')),
  );
  fc.assert(fc.property(text, (line) => [null, 'unknown', ...kinds.map((kind) => kind.id)].includes(classify(line))));
});
