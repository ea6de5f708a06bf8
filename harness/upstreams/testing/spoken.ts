import type { PeerProtocol } from '../../model/peer.ts';

/** A request in a protocol, as bytes, and by what its answer is told. */
export interface Spoken {
  readonly request: Buffer;
  /** What stands at the end of a good answer. */
  readonly good: Buffer;
  /** What an answer that says 500 has. */
  readonly failed: Buffer | null;
  /** What the server says of itself before any answer. */
  readonly preface: (came: Buffer) => number;
  /** The line of the journal has these. */
  readonly id: string;
  readonly as: string;
}

const parameters: Readonly<Record<string, string>> = {
  CONTENT_LENGTH: '4',
  REQUEST_METHOD: 'POST',
  REQUEST_URI: '/orders?n=1',
  HTTP_REFERER: 'http://gatecrash.invalid/gc-7',
  HTTP_X_REQUEST_ID: 'of the config',
};

const ofHttp = { id: 'gc-7', as: 'POST /orders?n=1', preface: () => 0 };
const orders = Buffer.from('POST /orders?n=1 by ');

function uwsgiText(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

function uwsgiRequest(): Buffer {
  const variables = Buffer.concat(Object.entries(parameters).flat().map(uwsgiText));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(variables.length, 1);
  return Buffer.concat([head, variables, Buffer.from('body')]);
}

function scgiRequest(): Buffer {
  const headers = Object.entries(parameters).flat().join('\0');
  return Buffer.from(`${headers.length + 1}:${headers}\0,body`);
}

function fastcgiRecord(type: number, content: Buffer): Buffer {
  const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 0xff, 0, 0]);
  return Buffer.concat([head, content]);
}

function fastcgiLength(text: string): Buffer {
  if (text.length < 128) return Buffer.from([text.length]);
  const long = Buffer.alloc(4);
  long.writeUInt32BE((text.length | 0x80000000) >>> 0);
  return long;
}

/** A FastCGI request with more parameters; `flags` 1 keeps the connection. */
export function fastcgiRequest(more: Readonly<Record<string, string>> = {}, flags = 0): Buffer {
  const pairs = Object.entries({ ...parameters, ...more }).map(([name, value]) =>
    Buffer.concat([fastcgiLength(name), fastcgiLength(value), Buffer.from(name + value)]),
  );
  const all = Buffer.concat(pairs);
  const pieces = Array.from({ length: Math.ceil(all.length / 32768) }, (_, number) =>
    fastcgiRecord(4, all.subarray(number * 32768, (number + 1) * 32768)),
  );
  const none = Buffer.alloc(0);
  return Buffer.concat([
    fastcgiRecord(1, Buffer.from([0, 1, flags, 0, 0, 0, 0, 0])),
    ...pieces,
    fastcgiRecord(4, none),
    fastcgiRecord(5, Buffer.from('body')),
    fastcgiRecord(5, none),
  ]);
}

function http2Frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream]), payload]);
}

/** A field that HPACK (RFC 7541) spells out: its name has a place in the static table below 15, or behind it. */
function hpackField(index: number, value: string): Buffer {
  const name = index < 15 ? [index] : [15, index - 15];
  return Buffer.from([...name, value.length, ...Buffer.from(value)]);
}

function grpcRequest(): Buffer {
  const post = Buffer.from([0x83]);
  const http = Buffer.from([0x86]);
  const path = hpackField(4, '/orders?n=1');
  const headers = Buffer.concat([
    post,
    http,
    path,
    hpackField(1, 'peer'),
    hpackField(51, parameters.HTTP_REFERER ?? ''),
  ]);
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    http2Frame(4, 0, 0, Buffer.alloc(0)),
    http2Frame(1, 4, 1, headers),
    http2Frame(0, 1, 1, Buffer.alloc(5)),
  ]);
}

/** SETTINGS, PING, WINDOW_UPDATE: frames of the connection, in whole. */
function http2Preface(came: Buffer): number {
  let at = 0;
  while (at + 9 <= came.length && [4, 6, 8].includes(came[at + 3] ?? 0) && came.readUInt32BE(at + 5) === 0) {
    at += 9 + came.readUIntBE(at, 3);
  }
  return at;
}

/** A request in each protocol that is not wrapped into TLS. */
export const spoken: Readonly<Record<Exclude<PeerProtocol, 'https' | 'grpcs' | 'suwsgi'>, Spoken>> = {
  http: {
    ...ofHttp,
    request: Buffer.from(
      'POST /orders?n=1 HTTP/1.1\r\nReferer: http://gatecrash.invalid/gc-7\r\nX-Request-Id: of the config\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
    ),
    good: orders,
    failed: Buffer.from('HTTP/1.1 500'),
  },
  fastcgi: { ...ofHttp, request: fastcgiRequest(), good: orders, failed: Buffer.from('Status: 500') },
  uwsgi: { ...ofHttp, request: uwsgiRequest(), good: orders, failed: Buffer.from('Status: 500') },
  scgi: { ...ofHttp, request: scgiRequest(), good: orders, failed: Buffer.from('Status: 500') },
  grpc: {
    ...ofHttp,
    request: grpcRequest(),
    // HEADERS that end the stream: the trailers.
    good: Buffer.from([0x01, 0x05, 0, 0, 0, 1]),
    failed: Buffer.from([0x01, 0x05, 0, 0, 0, 1]),
    preface: http2Preface,
  },
  memcached: {
    request: Buffer.from('get /orders\r\n'),
    good: Buffer.from('\r\nEND\r\n'),
    failed: Buffer.from('SERVER_ERROR '),
    preface: () => 0,
    id: '',
    as: 'GET /orders',
  },
  tcp: {
    request: Buffer.from('any bytes'),
    good: Buffer.from('any bytes'),
    failed: null,
    preface: () => 0,
    id: '',
    as: 'TCP ',
  },
};
