import type { Socket } from 'node:net';
import { type CgiParameters, cgiRequest } from './cgi.ts';
import type { OnRequest, Protocol } from './protocol.ts';
import { readPackets } from './read-packets.ts';

/** Types of records and the flag of the FastCGI specification, 3.3, 5 and 8. */
const beginRequest = 1;
const abortRequest = 2;
const endRequest = 3;
const params = 4;
const stdin = 5;
const stdout = 6;
const keepConnection = 1;

const headBytes = 8;
const mostContentBytes = 0xffff;

interface FastcgiRecord {
  readonly type: number;
  readonly id: number;
  readonly content: Buffer;
}

/** What is begun on a connection, and has not ended. */
interface Begun {
  readonly keeps: boolean;
  readonly params: Buffer[];
}

function record(type: number, id: number, content: Buffer): Buffer {
  const head = Buffer.from([1, type, id >> 8, id & 0xff, content.length >> 8, content.length & 0xff, 0, 0]);
  return Buffer.concat([head, content]);
}

/** The bytes as a stream of records of one type, of which each holds at most 65,535. */
function records(type: number, id: number, bytes: Buffer): Buffer {
  const pieces = Array.from({ length: Math.ceil(bytes.length / mostContentBytes) }, (_, number) =>
    record(type, id, bytes.subarray(number * mostContentBytes, (number + 1) * mostContentBytes)),
  );
  return Buffer.concat(pieces);
}

/** Names and values, whose lengths take one byte each, or four where the first has its highest bit. */
function readParameters(bytes: Buffer): CgiParameters {
  const found = new Map<string, string>();
  let at = 0;
  const length = (): number => {
    const short = bytes[at] ?? 0;
    const long = short > 0x7f && at + 4 <= bytes.length;
    const value = long ? bytes.readUInt32BE(at) & 0x7fffffff : short;
    at += long ? 4 : 1;
    return value;
  };
  while (at < bytes.length) {
    const [nameBytes, valueBytes] = [length(), length()];
    const value = at + nameBytes;
    found.set(bytes.toString('latin1', at, value), bytes.toString('latin1', value, value + valueBytes));
    at = value + valueBytes;
  }
  return found;
}

function answerer(stream: Socket, id: number, { keeps }: Begun) {
  return {
    write: (bytes: Buffer, written?: () => void) => {
      stream.write(records(stdout, id, bytes), () => written?.());
    },
    end: () => {
      stream.write(Buffer.concat([record(stdout, id, Buffer.alloc(0)), record(endRequest, id, Buffer.alloc(8))]));
      if (!keeps) stream.end();
    },
  };
}

function serve(stream: Socket, onRequest: OnRequest): void {
  const begun = new Map<number, Begun>();
  const take = ({ type, id, content }: FastcgiRecord): void => {
    const request = begun.get(id);
    if (type === beginRequest) begun.set(id, { keeps: ((content[2] ?? 0) & keepConnection) !== 0, params: [] });
    else if (type === abortRequest) begun.delete(id);
    else if (type === params) request?.params.push(content);
    else if (type === stdin && content.length === 0 && request !== undefined) {
      begun.delete(id);
      onRequest(cgiRequest(readParameters(Buffer.concat(request.params)), answerer(stream, id, request)));
    }
  };
  readPackets(stream, (bytes) => {
    if (bytes.length > 0 && bytes[0] !== 1) stream.destroy(); // as php-fpm does with what is no FastCGI
    if (bytes.length < headBytes || stream.destroyed) return 0;
    const contentBytes = bytes.readUInt16BE(4);
    const all = headBytes + contentBytes + (bytes[6] ?? 0);
    if (bytes.length < all) return 0;
    const content = bytes.subarray(headBytes, headBytes + contentBytes);
    take({ type: bytes[1] ?? 0, id: bytes.readUInt16BE(2), content });
    return all;
  });
}

/** FastCGI, as a responder such as php-fpm speaks it. */
export const fastcgi: Protocol = {
  // What a server of HTTP says to FastCGI.
  garbage: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  cannot: [],
  serve,
};
