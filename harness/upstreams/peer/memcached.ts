import type { Socket } from 'node:net';
import { bigHeaderBytes, cutBody, type OnRequest, type PeerRequest, type Protocol } from './protocol.ts';
import { readPackets } from './read-packets.ts';

function peerRequest(stream: Socket, keys: readonly string[]): PeerRequest {
  const value = (key: string, text: string): string => `VALUE ${key} 0 ${Buffer.byteLength(text)}\r\n${text}\r\n`;
  return {
    id: '', // nothing of a request but its key comes here
    method: 'GET',
    url: keys.join(' '),
    answer: (status, body) => {
      if (status === 200) stream.write(`${keys.map((key) => value(key, body)).join('')}END\r\n`);
      else stream.write(`SERVER_ERROR told to answer ${status}\r\n`);
    },
    begin: (written) => {
      stream.write(`VALUE ${keys[0]} 0 ${cutBody.announcedBytes}\r\n${cutBody.part}`, () => written());
    },
    bigHeader: () => {
      stream.write(`${value('x'.repeat(bigHeaderBytes), 'big')}END\r\n`);
    },
  };
}

function serve(stream: Socket, onRequest: OnRequest): void {
  readPackets(stream, (bytes) => {
    const end = bytes.indexOf('\n');
    if (end === -1) return 0;
    const [command, ...keys] = bytes.toString('latin1', 0, end).trim().split(' ');
    if ((command === 'get' || command === 'gets') && keys.length > 0) onRequest(peerRequest(stream, keys));
    else if (command === 'quit') stream.end();
    else stream.write('ERROR\r\n');
    return end + 1;
  });
}

/** memcached's text protocol (its protocol.txt) as far as nginx speaks it: `get`, and every key has a value. */
export const memcached: Protocol = { garbage: Buffer.from('\0garbage\0\r\n'), cannot: [], serve };
