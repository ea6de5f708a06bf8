import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { curlCommand, curlCommands } from './curl-commands.ts';
import { http } from './load/node-http.ts';
import { sendRequest } from './load/send-request.ts';
import { get, openModel, post, type RequestSpec } from './model/load.ts';
import type { RequestRecord } from './model/record.ts';

const requests: readonly RequestSpec[] = [
  get('/'),
  get('/a\'b$(id)/../[1-3]/{x,y}?q="1"&r=`id`'),
  get('/page#part'),
  post('/orders', '{"name": "O\'Neill", "note": "$HOME \\n !"}'),
  post('/orders', '@/etc/passwd'),
  post('/orders'),
];

/** A server that keeps what each connection sent as it came, and answers it when it is whole. */
async function startListener(): Promise<{ readonly server: Server; readonly seen: string[]; readonly port: number }> {
  const seen: string[] = [];
  const server = createServer((socket: Socket) => {
    let text = '';
    socket
      .on('error', () => {})
      .on('data', (data) => {
        text += data.toString('utf8');
        const [head = '', body] = text.split('\r\n\r\n');
        const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
        if (body === undefined || Buffer.byteLength(body) < length) return;
        seen.push(text);
        socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, seen, port: (server.address() as AddressInfo).port };
}

/** Request line, headers in order of their names, body. */
function parts(raw: string) {
  const [head = '', body] = raw.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const names = headers.map((header) => header.replace(/^[^:]+/, (name) => name.toLowerCase()));
  return { line, headers: names.toSorted(), body };
}

const curl = await promisify(execFile)('curl', ['--version']).catch(() => null);

test.skipIf(curl === null).each(requests.map((request) => [request.path, request] as const))(
  'the command of %s has curl send what the load sends (needs curl)',
  async (_, request) => {
    const { server, seen, port } = await startListener();
    try {
      const agent = new http.Agent({ keepAlive: false });
      const sending = { id: 17, request, host: '127.0.0.1', port, agent, timeoutMs: 5000 };
      await new Promise((resolve) => sendRequest(sending, resolve));
      const command = curlCommand(17, request, openModel({ rate: 1, requests }), '127.0.0.1');
      // Port 80 is the gateway's in a pod; here is another.
      await promisify(execFile)('sh', ['-c', `${command} --connect-to '::127.0.0.1:${port}'`]);
    } finally {
      server.close();
    }
    const [ofLoad = '', ofCurl = ''] = seen;
    expect(parts(ofCurl)).toEqual(parts(ofLoad));
  },
);

function record(id: number, outcome: RequestRecord['outcome']): RequestRecord {
  return {
    ...{ id, route: 0, dueMs: id, sentMs: id, doneMs: id + 1, outcome },
    ...{ gateway: null, arrivals: [], gatewayError: null },
  };
}

test('20 failing requests have a command, and the others are counted', () => {
  const load = openModel({ rate: 1, requests: [get('/')] });
  const records = Array.from({ length: 60 }, (_, id) => record(id, id % 2 === 0 ? 502 : 200));
  const { commands, more } = curlCommands([...records, record(60, 'ECONNRESET'), record(61, null)], load, '127.0.0.1');
  expect(commands).toHaveLength(20);
  expect(commands.every(({ request, outcome }) => request % 2 === 0 && outcome === '502')).toBe(true);
  expect(more).toBe(11);
  expect(curlCommands([record(0, 200)], load, '127.0.0.1')).toEqual({ commands: [], more: 0 });
});
