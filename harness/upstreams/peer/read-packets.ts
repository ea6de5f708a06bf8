import type { Socket } from 'node:net';

/**
 * Hands on the packets of a connection one by one, however it cuts them: `take` gets the bytes that are there, and gives
 * how many of them the first packet has, or 0 while it is not whole.
 */
export function readPackets(stream: Socket, take: (bytes: Buffer) => number): void {
  let pending: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let used = take(pending); used > 0; used = take(pending)) pending = pending.subarray(used);
  });
}
