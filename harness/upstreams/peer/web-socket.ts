import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { bigHeaderBytes, type PeerRequest } from './protocol.ts';
import { readPackets } from './read-packets.ts';

/** RFC 6455, 1.3: what the key is joined with. */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function acceptOf(key: string): string {
  return process
    .getBuiltinModule('node:crypto')
    .createHash('sha1')
    .update(key + keySuffix)
    .digest('base64');
}

/** Opcodes of RFC 6455, 5.2. */
const close = 8;
const ping = 9;
const pong = 10;

interface Frame {
  /** FIN and opcode. */
  readonly first: number;
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame. */
  readonly bytes: number;
}

/** Length of the payload, and where the mask begins; null while the head is not whole. */
function lengths(bytes: Buffer): { readonly payload: number; readonly maskAt: number } | null {
  const short = (bytes[1] ?? 0) & 0x7f;
  if (short < 126) return { payload: short, maskAt: 2 };
  if (short === 126) return bytes.length < 4 ? null : { payload: bytes.readUInt16BE(2), maskAt: 4 };
  return bytes.length < 10 ? null : { payload: Number(bytes.readBigUInt64BE(2)), maskAt: 10 };
}

/** The first frame, unmasked; null while it is not whole. */
function readFrame(bytes: Buffer): Frame | null {
  const found = bytes.length < 2 ? null : lengths(bytes);
  if (found === null) return null;
  const { payload: length, maskAt } = found;
  const masked = ((bytes[1] ?? 0) & 0x80) !== 0;
  const from = maskAt + (masked ? 4 : 0);
  if (bytes.length < from + length) return null;
  const payload = Buffer.from(bytes.subarray(from, from + length));
  if (masked) for (let i = 0; i < length; i += 1) payload[i] = (payload[i] ?? 0) ^ (bytes[maskAt + (i % 4)] ?? 0);
  const first = bytes[0] ?? 0;
  return { first, opcode: first & 0x0f, payload, bytes: from + length };
}

/** A frame as a server sends it, which does not mask. */
function writeFrame(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const long = Buffer.alloc(length < 2 ** 16 ? 4 : 10);
  long[0] = first;
  long[1] = long.length === 4 ? 126 : 127;
  if (long.length === 4) long.writeUInt16BE(length, 2);
  else long.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([long, payload]);
}

/** Sends back what comes, a ping as the pong that it asks for; a close ends it. */
function echoFrames(socket: Socket, early: Buffer): void {
  readPackets(socket, (bytes) => {
    const frame = readFrame(bytes);
    if (frame === null) return 0;
    const { first, opcode, payload } = frame;
    if (opcode !== pong) socket.write(writeFrame(opcode === ping ? (first & 0xf0) | pong : first, payload));
    if (opcode === close) socket.end();
    return frame.bytes;
  });
  if (early.length > 0) socket.unshift(early);
  socket.resume();
}

/** A frame that has less than it announces. */
const cutFrame = Buffer.concat([Buffer.from([0x81, 100]), Buffer.from('cut off')]);

/**
 * How a request to speak WebSocket (RFC 6455) is answered: 101, and from then on every message comes back. Bytes of
 * another protocol that it asks for come back as they are.
 */
export function upgradeRequest(
  headers: IncomingHttpHeaders,
  socket: Socket,
  early: Buffer,
): Omit<PeerRequest, 'id' | 'method' | 'url'> {
  const { upgrade = '', 'sec-websocket-key': key } = headers;
  const accept = key === undefined ? '' : `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n`;
  const switching = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${upgrade}\r\nConnection: Upgrade\r\n${accept}`;
  const speak = (): void => {
    if (upgrade.toLowerCase() === 'websocket') echoFrames(socket, early);
    else {
      socket.write(early);
      socket.pipe(socket);
    }
  };
  return {
    answer: (status, body) => {
      if (status === 200) {
        socket.write(`${switching}\r\n`);
        speak();
        return;
      }
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      socket.end(
        `HTTP/1.1 ${status} Told to\r\nContent-Type: text/plain\r\n${length}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
    begin: (written) => {
      socket.write(Buffer.concat([Buffer.from(`${switching}\r\n`), cutFrame]), () => written());
    },
    bigHeader: () => {
      socket.write(`${switching}X-Big: ${'x'.repeat(bigHeaderBytes)}\r\n\r\n`);
      speak();
    },
  };
}
