import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { app } from '../../model/upstream.ts';
import { memcachedCache } from '../../model/work.ts';
import { makeCache } from './cache.ts';
import type { Journal } from './journal.ts';
import { type AppSettings, readSettings } from './settings.ts';

const headerBytes = 24;

/** Answers each request of memcached's binary protocol with its own header as a success, later than a fail-fast client waits. */
function answerLate(socket: Socket, lateMs: number, told: (opcode: number) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes && rest.length >= headerBytes + rest.readUInt32BE(8)) {
      const answer = Buffer.alloc(headerBytes);
      answer.writeUInt8(0x81, 0);
      answer.writeUInt8(rest.readUInt8(1), 1);
      answer.writeUInt32BE(rest.readUInt32BE(12), 12);
      told(rest.readUInt8(1));
      rest = rest.subarray(headerBytes + rest.readUInt32BE(8));
      setTimeout(() => socket.write(answer), lateMs);
    }
  });
  socket.on('error', () => {});
}

it('an app whose client fails fast still fills a cache that is slow at the start', async () => {
  const opcodes: number[] = [];
  const server = createServer((socket) => answerLate(socket, 100, (opcode) => opcodes.push(opcode)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    const step = memcachedCache('cache', { warm: ['/a', '/b'] });
    const services = { cache: { host: '127.0.0.1', port } };
    const settings: AppSettings = { ...readSettings(JSON.stringify(app({ workers: 1, serviceTimeMs: 1 }))), services };
    const cache = await makeCache(step, settings, { write: () => {} } as unknown as Journal);
    expect(opcodes).toEqual([1, 1]); // "set"
    expect(cache.status?.()).toEqual({ 'x-cache': '0/0' });
  } finally {
    server.close();
  }
});
