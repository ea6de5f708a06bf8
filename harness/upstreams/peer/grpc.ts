import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { bigHeaderBytes, cutBody, type OnRequest, type PeerRequest, type Protocol } from './protocol.ts';
import { requestIdOf } from './request-id-of.ts';

const { performServerHandshake } = process.getBuiltinModule('node:http2');

/** Codes of a gRPC status (its statuscodes.md): an app in trouble says them with the HTTP status 200. */
const grpcStatus = { 200: 0, 500: 13, 503: 14 } as const;

const fields = { ':status': 200, 'content-type': 'application/grpc' } as const;

/** A message as gRPC frames it: not compressed, its length, itself. Without bytes it is a valid one of any type. */
function message(announcedBytes: number, sent: string): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(announcedBytes, 1);
  return Buffer.concat([prefix, Buffer.from(sent)]);
}

/** nghttp2 takes no single field of more than 64 KiB. */
const bigFields = Object.fromEntries(
  Array.from({ length: 4 }, (_, number) => [`x-big-${number}`, 'x'.repeat(bigHeaderBytes / 4)]),
);

function peerRequest(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): PeerRequest {
  const { ':method': method = '', ':path': url = '', referer, 'x-request-id': xRequestId } = headers;
  const whole = (more: Readonly<Record<string, string>>): void => {
    stream.respond({ ...fields, ...more }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(grpcStatus[200]) }));
    stream.end(message(0, ''));
  };
  return {
    id: requestIdOf(referer, typeof xRequestId === 'string' ? xRequestId : xRequestId?.[0]),
    method,
    url,
    answer: (status, body) => {
      if (status === 200) return whole({});
      const trailers = { 'grpc-status': String(grpcStatus[status]), 'grpc-message': encodeURI(body.trim()) };
      stream.respond({ ...fields, ...trailers }, { endStream: true });
    },
    begin: (written) => {
      stream.respond(fields);
      stream.write(message(cutBody.announcedBytes, cutBody.part), () => written());
    },
    bigHeader: () => whole(bigFields),
  };
}

/**
 * A connection for Node's HTTP/2, which would take the socket's handle for itself: bytes that are written beside it (garbage)
 * have to queue with its own, else Node ends with an assertion where there is TLS.
 */
function apart(socket: Socket): Duplex {
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _, done) => void socket.write(chunk, done),
    final: (done) => {
      socket.end();
      done();
    },
  });
  socket.on('data', (chunk) => {
    if (!duplex.push(chunk)) socket.pause();
  });
  socket.once('close', () => duplex.destroy());
  return duplex;
}

function serve(socket: Socket, onRequest: OnRequest): void {
  const session = performServerHandshake(apart(socket), { maxSendHeaderBlockLength: 4 * bigHeaderBytes });
  // A gateway that goes away is no news: the connection's own end tells it.
  session.on('error', () => {});
  session.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    stream.resume().once('end', () => onRequest(peerRequest(stream, headers)));
  });
}

/** gRPC over HTTP/2, one message for every call, with its status in the trailers. */
export const grpc: Protocol = {
  // What a server of HTTP/1 says to HTTP/2.
  garbage: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  cannot: [],
  serve,
};
