import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFormatsOf, usualFormats } from '../../config/log-format.ts';
import { treeOf } from '../../config/testing/tree-of.ts';
import { formatReader, patientRead } from './format-reader.ts';
import { lineReaders, logReader } from './line-readers.ts';

/** A reader of the format that a config declares in these words. */
function declared(words: string) {
  const [format] = logFormatsOf(treeOf(`events { } http { log_format own ${words}; }`));
  const reader = format === undefined ? null : formatReader(format);
  if (reader === null) throw new Error('it tells of no requests');
  return reader.read;
}

const readAny = (line: string, config = '') => logReader(lineReaders(logFormatsOf(treeOf(config))))(line);

const start = '203.0.113.9 - - [31/Jan/2027:12:00:00 +0000]';
const combined = `${start} "GET /cart?id=1 HTTP/1.1" 200 612 "https://shop.example/" "Mozilla/5.0 (X11; Linux)"`;
const cart = { method: 'GET', target: '/cart?id=1', host: null, port: null };

describe('a line of a format that everybody knows', () => {
  it.each([
    ['combined', combined],
    ['main', `${combined} "-"`],
    ['common', `${start} "GET /cart?id=1 HTTP/1.1" 200 612`],
  ])('%s', (format, line) => {
    expect(readAny(line)).toEqual({ read: cart, format });
  });

  it('with the server before it', () => {
    expect(readAny(`shop.example:443 ${combined}`)).toEqual({
      read: { ...cart, host: 'shop.example', port: 443 },
      format: 'vhost_combined',
    });
  });

  it('as a container engine keeps it, and as docker compose logs shows it', () => {
    const kept = JSON.stringify({ log: `${combined}\n`, stream: 'stdout', time: '2027-01-31T12:00:00Z' });
    expect(readAny(kept).read).toEqual(cart);
    expect(readAny(`gateway-1  | ${combined}`).read).toEqual(cart);
  });

  it('that is no request is one all the same', () => {
    for (const request of ['', '-', '\\x16\\x03\\x01', 'GET']) {
      expect(readAny(combined.replace('GET /cart?id=1 HTTP/1.1', request)).read).toBe('none');
    }
  });
});

describe('a line of a format that the config declares', () => {
  it('in any order, with what stands between', () => {
    const read = declared(`'$status|$request_method|$scheme://$host$request_uri|' '$request_time'`);
    expect(read('200|POST|https://shop.example/cart?id=1|0.004')).toEqual({
      ...{ method: 'POST', target: '/cart?id=1', host: 'shop.example', port: null },
    });
    expect(read('200|POST|nothing')).toBeNull();
  });

  it('with values that have blanks in themselves', () => {
    const read = declared(
      `'$remote_addr [$time_local] $request $status $upstream_addr $upstream_response_time $body_bytes_sent'`,
    );
    const line = `203.0.113.9 [31/Jan/2027:12:00:00 +0000] GET /cart?id=1 HTTP/1.1 200 10.0.0.1:80, 10.0.0.2:80 0.001, 0.002 612`;
    expect(read(line)).toEqual(cart);
  });

  it('with quotes in a value, as nginx writes them', () => {
    const read = declared(`'"$request" "$http_user_agent" $http_host'`);
    expect(read(`"GET /a\\x22b HTTP/1.1" "say \\x22" shop.example:8080`)).toEqual({
      ...{ method: 'GET', target: '/a%22b', host: 'shop.example', port: null },
    });
    const json = declared(`escape=json '{"r":"$request","ua":"$http_user_agent"}'`);
    expect(json(JSON.stringify({ r: 'GET /a"b HTTP/1.1', ua: 'say \\ "x"' }))).toMatchObject({ target: '/a"b' });
  });

  it('with path and query apart', () => {
    const read = declared(`'$request_method $uri $args $server_name $server_port'`);
    expect(read('GET /cart id=1 shop.example 443')).toEqual({ ...cart, host: 'shop.example', port: 443 });
    expect(read('GET /cart - _ 443')).toEqual({ method: 'GET', target: '/cart', host: null, port: 443 });
  });

  it('is read as that, though others would do', () => {
    const config = `events { } http { log_format combined_too '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'; }`;
    expect(readAny(combined, config).format).toBe('combined_too');
  });

  it('is of no use where it does not tell what was asked', () => {
    const formats = logFormatsOf(treeOf(`events { } http { log_format own '$remote_addr $status $uri'; }`));
    expect(formats.map(formatReader)).toEqual([null]);
  });
});

describe('a line of JSON', () => {
  it.each([
    { request: 'GET /cart?id=1 HTTP/1.1', host: 'shop.example' },
    { request_method: 'GET', request_uri: '/cart?id=1', server_name: 'shop.example' },
    { method: 'GET', uri: '/cart', args: 'id=1', http_host: 'shop.example:8080' },
    { http: { request: { method: 'GET' } }, url: { path: '/cart', query: 'id=1', domain: 'shop.example' } },
    { request: { method: 'GET', uri: '/cart?id=1', host: 'shop.example' }, status: 200 },
  ])('%j', (object) => {
    expect(readAny(JSON.stringify(object)).read).toMatchObject({ ...cart, host: 'shop.example' });
  });

  it('of something else is none', () => {
    expect(readAny('{"level":"info","msg":"started"}')).toEqual({ read: null, format: null });
    expect(readAny('{"broken"').read).toBeNull();
  });
});

it('reads what nginx writes, whatever was asked', () => {
  const reader = formatReader(usualFormats[0] ?? { name: '', escaping: 'default', parts: [] });
  // nginx's own way of writing (ngx_http_log_escape).
  const written = (text: string) =>
    [...Buffer.from(text)]
      .map((byte) =>
        byte < 32 || byte > 126 || byte === 34 || byte === 92
          ? `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCharCode(byte),
      )
      .join('');
  fc.assert(
    fc.property(fc.webPath(), fc.string(), fc.string({ unit: 'grapheme' }), (path, referer, agent) => {
      const target = `/${path.replace(/^\//, '')}`;
      const line = `${start} "GET ${written(target)} HTTP/1.1" 200 1 "${written(referer)}" "${written(agent)}"`;
      expect(reader?.read(line)).toMatchObject({ method: 'GET', target });
    }),
  );
});

it('never takes long over a line', () => {
  const read = declared(`'$a $b $c $d $status $f $request $g $h'`);
  expect(read('x '.repeat(20_000))).toBeNull();
});

describe('a line that is read in one go', () => {
  const variable = fc.constantFrom(
    ...['request', 'request_method', 'request_uri', 'uri', 'args', 'host', 'http_host', 'server_port', 'status'],
    ...['remote_addr', 'time_local', 'body_bytes_sent', 'http_user_agent', 'upstream_addr', 'request_time'],
  );
  const between = fc.constantFrom(' ', '" "', ' "', '" ', '|', ', ', '] "', ' [', '":"', '-');
  const format = fc.record({
    name: fc.constant('own'),
    escaping: fc.constantFrom('default' as const, 'json' as const, 'none' as const),
    parts: fc
      .array(fc.tuple(variable, between), { minLength: 2, maxLength: 7 })
      .map((pairs) => pairs.flatMap(([name, text]) => [{ variable: name }, { text }]).slice(0, -1)),
  });
  const value = fc.oneof(
    fc.constantFrom(...['GET /a HTTP/1.1', 'POST /b?c=1 HTTP/1.0', 'GET', '/a', '/a?b=1', 'a.example', '-', '', '200']),
    fc.constantFrom(
      ...['203.0.113.9', 'unix:', '31/Jan/2027:12:00:00 +0000', '0.004, 0.1', '80', 'a" "b', '\\x22', '\\"'],
    ),
    fc.string({ maxLength: 8 }),
  );

  it('is read as it is by whoever looks wherever its values may end', () => {
    fc.assert(
      fc.property(format, fc.array(fc.array(value, { minLength: 7, maxLength: 7 }), { maxLength: 6 }), (own, lines) => {
        const reader = formatReader(own);
        const patient = patientRead(own);
        for (const values of lines) {
          const line = own.parts
            .map((part, index) => ('text' in part ? part.text : (values[index / 2] ?? '')))
            .join('');
          if (reader !== null) expect(reader.read(line)).toEqual(patient(line));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is no other one than the same line with a value that does not fit', () => {
    const { read } = formatReader(usualFormats[0] ?? { name: '', escaping: 'default', parts: [] }) ?? {
      read: () => null,
    };
    expect(read(combined)).toEqual(cart);
    expect(read(combined.replace(' 200 ', ' two '))).toBeNull();
  });
});
