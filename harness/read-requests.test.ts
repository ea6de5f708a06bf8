import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRequests, toldRequests } from './read-requests.ts';
import type { GivenConfig } from './validate/given-config.ts';

const config = `events { }
http {
  log_format own '$host "$request" $status';
  server {
    server_name shop.example;
    location / { proxy_pass http://web:80; }
    location /api/ { proxy_pass http://api:3000; }
    location /static/ { root /srv; }
  }
}
`;

function given(text: string): GivenConfig {
  const main = '/etc/nginx/nginx.conf';
  return {
    ...{ main, wrapped: false, leftOut: [], unset: [] },
    files: new Map([[main, text]]),
    contents: new Map(),
    names: new Map([[main, 'nginx.conf']]),
  };
}

const none = Readable.from([]);

async function read(content: string | Uint8Array, name = 'access.log') {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = path.join(folder, name);
  writeFileSync(log, content);
  const { mix, problems } = await readRequests(given(config), { log, stdin: none });
  return { told: mix === null ? null : toldRequests(mix, 'access.log'), problems };
}

const line = (request: string, host = 'shop.example') => `${host} "${request} HTTP/1.1" 200\n`;
const combined = (request: string) =>
  `203.0.113.9 - - [31/Jan/2027:12:00:00 +0000] "${request} HTTP/1.1" 200 1 "-" "-"\n`;

describe('the requests of a log', () => {
  it('are told by the place that they come to, with their share of all', async () => {
    const log = [
      ...Array.from({ length: 6 }, (_, index) => line(`GET /cart?id=${index}`)),
      line('POST /api/orders'),
      line('GET /static/a.css'),
      line('PUT /api/orders/1'),
      line('OPTIONS *'),
    ];
    const { told, problems } = await read(log.join(''));
    expect(problems).toEqual([]);
    const server = 'shop.example:80';
    expect(told?.requests).toEqual([
      { server, location: '/', method: 'GET', path: '/cart?id=1', share: 0.6 },
      { server, location: '/api/', method: 'POST', path: '/api/orders', share: 0.1 },
    ]);
    expect(told?.requestLog).toEqual({
      path: 'access.log',
      ...{ lines: 10, unreadable: 0, requests: 10, elsewhere: 2, shared: 0 },
      formats: [{ format: 'own', lines: 10 }],
      methods: [
        { method: 'GET', count: 7 },
        { method: 'POST', count: 1 },
        { method: 'PUT', count: 1 },
        { method: 'OPTIONS', count: 1 },
      ],
    });
  });

  it('are the most frequent of each place', async () => {
    const log = Array.from({ length: 20 }, (_, index) => line(`GET /${'x'.repeat(index + 1)}`).repeat(index + 1));
    const { told } = await read(log.join(''));
    expect(told?.requests.map(({ path: asked }) => asked.length)).toEqual([21, 20, 19, 18, 17]);
  });

  it('have no secret in them, in lines that cannot be read either', async () => {
    const secret = 'Zebra-hunter2';
    const log = [
      line(`GET /login?token=${secret}&user=${secret}`),
      line(`GET /cart;jsessionid=${secret}`),
      line(`GET /password/${secret}`),
      `${secret}\n`,
    ];
    const { told } = await read(log.join(''));
    expect(told?.requests).toHaveLength(3);
    expect(told?.requestLog?.unreadable).toBe(1);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it('come packed by gzip, in one piece or several, and by stdin', async () => {
    const packed = Buffer.concat([gzipSync(combined('GET /a')), gzipSync(combined('GET /b'))]);
    const { told } = await read(packed, 'access.log.2.gz');
    expect(told?.requestLog).toMatchObject({ lines: 2, shared: 0 });
    const stdin = Readable.from([Buffer.from(combined('GET /a')), packed.subarray(0, 0), Buffer.from('end')]);
    const { mix } = await readRequests(given(config), { log: '-', stdin });
    expect(mix?.counts).toMatchObject({ lines: 2, unreadable: 1, requests: 1 });
  });

  it('are read line by line, however long one is and wherever chunks end', async () => {
    const text = `${combined('GET /a')}${'x'.repeat(300_000)}\r\n\n${combined('GET /b').replace('\n', '\r\n')}`;
    const chunks = Array.from({ length: Math.ceil(text.length / 7) }, (_, index) =>
      Buffer.from(text.slice(index * 7, index * 7 + 7)),
    );
    const { mix } = await readRequests(given(config), { log: '-', stdin: Readable.from(chunks) });
    expect(mix?.counts).toMatchObject({ lines: 3, unreadable: 1, requests: 2 });
  });
});

describe('what is no access log', () => {
  it.each([
    ['is empty', '', 'GC2023', 'saw an empty file'],
    [
      'is of another program',
      'started\nlistening on 3000\n',
      'GC2023',
      'saw 2 lines of another kind, the first: started',
    ],
    [
      "is nginx's error log",
      '2027/01/31 12:00:00 [error] 7#7: *1 connect() failed (111: Connection refused)\n',
      'GC2023',
      "saw nginx's error log",
    ],
    ['is no text', Buffer.from([1, 0, 2]), 'GC2023', 'saw a NUL byte'],
    ['is packed otherwise', Buffer.from('28b52ffd0000', 'hex'), 'GC2023', 'saw what zstd has packed'],
    ['is cut off', gzipSync(combined('GET /a').repeat(1000)).subarray(0, 60), 'GC2022', 'saw one that is broken'],
  ])('a file that %s is refused', async (_, content, code, message) => {
    const { told, problems } = await read(content);
    expect(told).toBeNull();
    expect(problems).toMatchObject([{ code, message: expect.stringContaining(message) }]);
  });

  it.each([
    ['/nothing/there.log', 'saw nothing there'],
    [tmpdir(), 'saw a folder'],
  ])('%s is refused', async (log, message) => {
    const { problems } = await readRequests(given(config), { log, stdin: none });
    expect(problems).toMatchObject([{ code: 'GC2022', message: expect.stringContaining(message) }]);
  });
});
