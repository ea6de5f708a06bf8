import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bigHeaderBytes, cutBody, type OnRequest, type PeerRequest, type Protocol } from './protocol.ts';
import { requestIdOf } from './request-id-of.ts';
import { upgradeRequest } from './web-socket.ts';

const { createServer } = process.getBuiltinModule('node:http');

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

/** What a request is, of its head. */
function head({ headers, method = '', url = '' }: IncomingMessage): Pick<PeerRequest, 'id' | 'method' | 'url'> {
  return { id: requestIdOf(headers.referer, textOf(headers['x-request-id'])), method, url };
}

function peerRequest(request: IncomingMessage, response: ServerResponse): PeerRequest {
  const fields = { 'content-type': 'text/plain' };
  return {
    ...head(request),
    answer: (status, body) => {
      response.writeHead(status, { ...fields, 'content-length': Buffer.byteLength(body) }).end(body);
    },
    begin: (written) => {
      response.writeHead(200, { ...fields, 'content-length': cutBody.announcedBytes }).flushHeaders();
      response.write(cutBody.part, () => written());
    },
    bigHeader: () => {
      response.writeHead(200, { ...fields, 'x-big': 'x'.repeat(bigHeaderBytes), 'content-length': 0 }).end();
    },
  };
}

/**
 * HTTP/1.1, and WebSocket where a request asks for it. A connection is kept for as long as the gateway likes: who closes
 * an idle one by a timeout of its own makes errors that nobody asked for.
 */
export function makeHttp(): Protocol {
  const handlers = new WeakMap<Socket, OnRequest>();
  // Configs send what they like: a large head, or no Host.
  const tolerant = { requireHostHeader: false, maxHeaderSize: 2 ** 20 };
  const patient = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
  const server = createServer({ ...tolerant, ...patient, noDelay: true });
  server.on('request', (request, response) => {
    request.resume().once('end', () => handlers.get(request.socket)?.(peerRequest(request, response)));
  });
  server.on('upgrade', (request: IncomingMessage, _, early: Buffer) => {
    const { socket } = request;
    handlers.get(socket)?.({ ...head(request), ...upgradeRequest(request.headers, socket, early) });
  });
  return {
    // A status line as it should be: what begins otherwise nginx passes on as HTTP/0.9. No version takes a NUL in a name.
    garbage: Buffer.from('HTTP/1.1 200 OK\r\n\0garbage\0: \0\r\n\r\n'),
    cannot: [],
    serve: (stream, onRequest) => {
      handlers.set(stream, onRequest);
      server.emit('connection', stream);
    },
  };
}
