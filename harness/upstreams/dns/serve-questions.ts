import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import { decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';
import { readPackets } from '../peer/read-packets.ts';
import { answerQuery, type Zone } from './zone.ts';

/** What an answer over UDP may have (RFC 1035, 4.2.1); a longer one is to be asked for again over TCP. */
const mostUdpBytes = 512;

/** The answer to a query, as bytes; null where there is none, as with bytes that are no query. */
function answerBytes(zone: Zone, query: Buffer, mostBytes: number): Buffer | null {
  try {
    const answer = answerQuery(zone, decode(query));
    if (answer === null) return null;
    const bytes = encode(answer);
    if (bytes.length <= mostBytes) return bytes;
    return encode({ ...answer, flags: (answer.flags ?? 0) | TRUNCATED_RESPONSE, answers: [] });
  } catch {
    return null;
  }
}

async function serveUdp(zone: Zone, host: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (query, from) => {
    const bytes = answerBytes(zone, query, mostUdpBytes);
    if (bytes !== null) socket.send(bytes, from.port, from.address);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.on('error', () => {}); // whoever asked has gone
}

async function serveTcp(zone: Zone, host: string, port: number): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    readPackets(socket, (bytes) => {
      const all = bytes.length < 2 ? 2 : 2 + bytes.readUInt16BE(0);
      if (bytes.length < all) return 0;
      const answer = answerBytes(zone, bytes.subarray(2, all), 0xffff);
      if (answer !== null) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([length, answer]));
      }
      return all;
    });
  });
  server.listen({ host, port });
  await once(server, 'listening');
}

/** Answers questions at an address, over UDP and TCP. Throws where it cannot listen there. */
export async function serveQuestions(
  zone: Zone,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  await Promise.all([serveUdp(zone, host, port), serveTcp(zone, host, port)]);
}
