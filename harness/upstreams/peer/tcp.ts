import type { Protocol } from './protocol.ts';

/** Bytes that come back as they are. The first of a connection are its request, and all that follow belong to it. */
export const tcp: Protocol = {
  garbage: Buffer.alloc(0),
  // Any bytes are allowed, and none of them is a header or a status.
  cannot: ['garbage', 'big-header', 'answer-500', 'answer-503'],
  serve: (stream, onRequest) => {
    const held: Buffer[] = [];
    let echoes = false;
    stream.on('data', (chunk: Buffer) => {
      if (echoes) {
        stream.write(chunk);
        return;
      }
      held.push(chunk);
      if (held.length > 1) return;
      onRequest({
        id: '',
        method: 'TCP',
        url: '',
        answer: () => {
          echoes = true;
          stream.write(Buffer.concat(held));
        },
        begin: (written) => {
          stream.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => written());
        },
        bigHeader: () => {},
      });
    });
  },
};
