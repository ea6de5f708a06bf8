import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { http } from '../harness/load/node-http.ts';
import { sendRequest } from '../harness/load/send-request.ts';
import type { Asked } from '../harness/model/load.ts';
import { makeAuthority, makeCertificate } from '../harness/validate/certificates.ts';
import { temporaryFolder } from './local-pod.ts';

const plain = { tls: false, proxyProtocol: false, host: 'shop.example' } as const;

/** What a request to that server came to. */
function ask(to: Asked): Promise<number | string> {
  const request = { method: 'POST', path: '/api/', body: 'x=1', to } as const;
  const agent = new http.Agent();
  return new Promise((resolve) =>
    sendRequest({ id: 7, request, host: '127.0.0.1', port: 1, agent, timeoutMs: 5000 }, resolve),
  );
}

async function listening(
  server: Server,
  at: string | number = 0,
): Promise<AsyncDisposable & { readonly port: number }> {
  if (typeof at === 'string') server.listen(at);
  else server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'string' ? 0 : (address as AddressInfo).port,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

it('asks the server that a request is for, by its name, over a connection of its own', async () => {
  const heads: (string | undefined)[] = [];
  const serve: RequestListener = (request, response) => {
    heads.push(request.headers.host, request.headers['x-request-id'] as string, request.headers.connection);
    response.writeHead(204).end();
  };
  await using server = await listening(createServer(serve));
  expect(await ask({ ...plain, connect: { host: '127.0.0.1', port: server.port } })).toBe(204);
  expect(heads).toEqual(['shop.example', 'gc-7', 'close']);
});

it('asks a unix socket', async () => {
  await using temporary = await temporaryFolder();
  const socket = path.join(temporary.folder, 's');
  await using _ = await listening(
    createServer((_, response) => response.end('whole')),
    socket,
  );
  expect(await ask({ ...plain, connect: { socket } })).toBe(200);
});

it('takes whatever certificate a server shows, and says which server it wants', async () => {
  const { key, cert } = await makeCertificate(await makeAuthority('ec'), ['another.example']);
  const names: unknown[] = [];
  const secure = createSecureServer({ key, cert }, (request, response) => {
    const { servername, alpnProtocol } = request.socket as TLSSocket & { readonly servername: unknown };
    names.push(servername, alpnProtocol);
    response.end('whole');
  });
  await using server = await listening(secure);
  expect(await ask({ ...plain, tls: true, connect: { host: '127.0.0.1', port: server.port } })).toBe(200);
  expect(names[0]).toBe('shop.example');
});

it('begins a connection with the line of the PROXY protocol where it is to', async () => {
  let received = '';
  const raw = createPlainServer((socket) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      if (received.endsWith('x=1')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await using server = await listening(raw);
  expect(await ask({ ...plain, proxyProtocol: true, connect: { host: '127.0.0.1', port: server.port } })).toBe(200);
  expect(received).toMatch(/^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ \d+\r\nPOST \/api\/ HTTP\/1\.1\r\n/);
});

it.each([true, false])('says that a connection was refused (TLS: %s)', async (tls) => {
  const server = await listening(createPlainServer());
  await server[Symbol.asyncDispose]();
  expect(await ask({ ...plain, tls, connect: { host: '127.0.0.1', port: server.port } })).toBe('ECONNREFUSED');
});
