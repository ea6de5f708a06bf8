import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessLogFormat, parseAccessLine, parseErrorLine } from './nginx-log.ts';

const captured = (name: string): readonly string[] =>
  readFileSync(new URL(`fixtures/nginx-1.22.1/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const access = captured('access');
const errors = captured('error');
const accessOf = (id: number) => access.map(parseAccessLine).find((entry) => entry?.requestId === id) ?? null;

describe('the access log of nginx 1.22.1', () => {
  test('is JSON of a fixed format that is an ordinary log_format', () => {
    expect(accessLogFormat).toBe(
      `log_format gatecrash escape=json '{"id":"$http_x_request_id","t":"$msec","rt":"$request_time","s":"$status","m":"$request_method","u":"$request_uri","ua":"$upstream_addr","us":"$upstream_status","uc":"$upstream_connect_time","uh":"$upstream_header_time","ur":"$upstream_response_time","b":"$body_bytes_sent","cs":"$upstream_cache_status","c":"$connection"}';`,
    );
  });

  test('is read to its last line', () => {
    expect(access.map(parseAccessLine)).not.toContain(null);
    expect(access.map((line) => parseAccessLine(line)?.requestId)).toEqual([...Array(23).keys(), null]);
  });

  test('tells of a request that one upstream answered', () => {
    expect(accessOf(0)).toEqual({
      requestId: 0,
      startEpochMs: 1795393407626,
      endEpochMs: 1795393407647,
      status: 200,
      method: 'GET',
      path: '/ok',
      attempts: [{ address: '127.0.1.1:18080', status: 200, connectMs: 0, headerMs: 21, responseMs: 21 }],
      bodyBytes: 2,
      cacheStatus: null,
      connection: 1,
    });
  });

  test('tells of each attempt of a request that was passed on', () => {
    expect(accessOf(2)?.attempts).toEqual([
      { address: '127.0.1.2:18080', status: 502, connectMs: null, headerMs: null, responseMs: 0 },
      { address: '127.0.1.1:18080', status: 200, connectMs: 0, headerMs: 21, responseMs: 21 },
    ]);
  });

  test('tells of the attempts on both sides of an internal redirect', () => {
    expect(accessOf(15)).toMatchObject({
      status: 502,
      attempts: [
        { address: '127.0.1.2:18080', status: 502, headerMs: null },
        { address: '127.0.1.1:18080', status: 200, headerMs: 20 },
      ],
    });
  });

  test.each([
    [
      'the upstream has no live server',
      5,
      [{ address: 'all', status: 502, connectMs: null, headerMs: null, responseMs: 0 }],
    ],
    [
      'the upstream is a unix socket',
      11,
      [{ address: 'unix:/run/app/no.sock', status: 502, connectMs: null, headerMs: null, responseMs: 0 }],
    ],
    [
      'the client went away',
      22,
      [{ address: '127.0.1.5:18080', status: null, connectMs: 0, headerMs: null, responseMs: 50 }],
    ],
    ['there was no connection to try', 12, []],
    ['the name did not resolve', 13, []],
    ['the config answers', 14, []],
  ])('where %s', (_, id, attempts) => {
    expect(accessOf(id)?.attempts).toEqual(attempts);
  });

  test('keeps a quote in a path apart from the format', () => {
    expect(accessOf(21)?.path).toBe('/ok?q="x%22&a=b,');
  });
});

test.each(['', '{', 'null', '[]', '{}', '127.0.0.1 - - "GET / HTTP/1.1" 200', '{"id":"gc-1","t":"x"}'])(
  '%j is no line of the access log',
  (line) => {
    expect(parseAccessLine(line)).toBeNull();
  },
);

test('an access line that lacks a key, or has no number where one belongs, is none', () => {
  const line = JSON.parse(access[0] ?? '') as Record<string, string>;
  for (const key of Object.keys(line)) {
    const { [key]: _, ...rest } = line;
    expect(parseAccessLine(JSON.stringify(rest)), key).toBeNull();
  }
  for (const key of ['t', 'rt', 's', 'b', 'c']) {
    expect(parseAccessLine(JSON.stringify({ ...line, [key]: '-' })), key).toBeNull();
  }
});

describe('the error log of nginx 1.22.1', () => {
  test('is read to its last line', () => {
    expect(errors.map((line) => parseErrorLine(line))).not.toContain(null);
  });

  test('ties each kind of gateway error to its request and its upstream', () => {
    const told = errors.flatMap((line) => {
      const entry = parseErrorLine(line);
      return entry === null || entry.kind === null ? [] : [[entry.requestId, entry.kind, entry.upstreamAddress]];
    });
    expect(told).toEqual([
      [1, 'connect-refused', '127.0.1.2:18080'],
      [2, 'connect-refused', '127.0.1.2:18080'],
      [4, 'connect-refused', '127.0.1.2:18080'],
      [4, 'connect-refused', '127.0.1.8:18080'],
      [5, 'no-live-upstreams', 'all'],
      [6, 'premature-close', '127.0.1.3:18080'],
      [7, 'recv-reset', '127.0.1.4:18080'],
      [8, 'read-timeout', '127.0.1.5:18080'],
      [10, 'body-truncated', '127.0.1.7:18080'],
      [11, 'unix-enoent', 'unix:/run/app/no.sock'],
      [12, 'bind-eaddrnotavail', '127.0.1.1:18080'],
      [13, 'dns-no-resolver', null],
      [15, 'connect-refused', '127.0.1.2:18080'],
      [16, 'connect-refused', '127.0.1.2:18080'],
      [17, 'unix-enoent', 'unix:/run/app/no.sock'],
      [19, 'limit-503', null],
      [22, 'client-499', '127.0.1.5:18080'],
    ]);
  });

  test('has lines that tell of no gateway error: notices, warnings about a server, a missing file', () => {
    const others = errors.map((line) => parseErrorLine(line)).filter((entry) => entry?.kind === null);
    expect(others.map((entry) => entry?.level)).toContain('warn');
    expect(others.filter((entry) => entry?.level === 'error').map((entry) => entry?.message)).toEqual([
      'open() "/nonexistent/notfound" failed (2: No such file or directory)',
    ]);
  });

  test('has its lines in an order, which an entry keeps', () => {
    expect(parseErrorLine(errors[7] ?? '', 7)).toMatchObject({ position: 7, line: errors[7] });
  });
});

test.each([
  '',
  'PHP message: second line of an error stream',
  '[loud] 1#1: x',
  'nginx: configuration file x test failed',
])('%j is no line of the error log', (line) => {
  expect(parseErrorLine(line)).toBeNull();
});

test('no text makes a parser throw', () => {
  const mangled = fc
    .tuple(fc.constantFrom(...access, ...errors), fc.nat(), fc.nat(20), fc.string())
    .map(([line, at, count, text]) => line.slice(0, at % line.length) + text + line.slice((at % line.length) + count));
  fc.assert(
    fc.property(fc.oneof(mangled, fc.string(), fc.json()), (line) => {
      parseAccessLine(line);
      parseErrorLine(line);
    }),
    { numRuns: 1000 },
  );
});

describe('a line of the access log in the usual form', () => {
  const number = fc.oneof(
    fc.tuple(fc.nat(2_000_000_000), fc.nat(999)).map(([s, ms]) => `${s}.${String(ms).padStart(3, '0')}`),
    fc.constantFrom(
      '',
      '-',
      '0',
      '200',
      '1.5',
      '.123',
      '1.',
      '01.250',
      '1e3',
      '-1.000',
      '123456789012345.678',
      '1.2345',
    ),
  );
  const list = fc.oneof(
    number,
    fc.tuple(number, fc.constantFrom(', ', ' : ', ','), number).map((parts) => parts.join('')),
  );
  const text = fc.oneof(
    fc.constantFrom(
      'gc-7',
      'gcs-7',
      'GET',
      '/a?b=c',
      '127.0.1.1:8080',
      '127.0.1.1:8080, 127.0.1.2:8080',
      'HIT',
      '-',
      '',
    ),
    fc.constantFrom('\\u0041', '\\"', '\\', '"', '\u0001', 'ü'),
  );
  const value = fc.oneof(number, list, text);
  const keys = ['id', 't', 'rt', 's', 'm', 'u', 'ua', 'us', 'uc', 'uh', 'ur', 'b', 'cs', 'c'];
  const lines = fc
    .tuple(
      fc.array(value, { minLength: 14, maxLength: 14 }),
      fc.boolean(),
      fc.nat(200),
      fc.constantFrom('', '', '', '"', '}', ' '),
    )
    .map(([values, isSound, place, sign]) => {
      const sound: Record<string, string> = { t: '1795393407.647', rt: '0.021', s: '200', b: '2', c: '1' };
      const told = keys.map((key, index) => `"${key}":"${(isSound ? sound[key] : undefined) ?? values[index]}"`);
      const line = `{${told.join(',')}}`;
      return sign === '' ? line : line.slice(0, place) + sign + line.slice(place);
    });

  test('is read as JSON.parse would have it, and no other line is', () => {
    fc.assert(
      fc.property(lines, (line) => {
        // A space is none of the usual form, and changes nothing for JSON.parse.
        expect(parseAccessLine(line)).toEqual(parseAccessLine(`${line} `));
      }),
      { numRuns: 2000 },
    );
  });

  test('has milliseconds exactly, whatever their number', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000_000), (ms) => {
        const seconds = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
        const line = (access[0] ?? '').replace(/"t":"[^"]*"/, `"t":"${seconds}"`);
        expect(parseAccessLine(line)?.endEpochMs).toBe(ms);
        expect(Math.round(Number(seconds) * 1000)).toBe(ms);
      }),
    );
  });
});
