import { connect, type NetConnectOpts } from 'node:net';
import { until } from '../../../test/until.ts';

/** A connection over which bytes were sent. */
export interface Exchange extends Disposable {
  /** What has come back so far. */
  readonly came: () => Buffer;
  /** How the other side ended it: `end` in an orderly way, or the code of an error; null while it has not. */
  readonly end: () => string | null;
  readonly untilEnd: () => Promise<string>;
  readonly untilCame: (bytes: Buffer | string) => Promise<void>;
}

/** Connects, sends bytes, and reads what comes back. */
export function exchange(to: NetConnectOpts, bytes: Buffer): Exchange {
  let came = Buffer.alloc(0);
  let end: string | null = null;
  const socket = connect(to, () => socket.write(bytes));
  socket.on('data', (chunk) => {
    came = Buffer.concat([came, chunk]);
  });
  socket.once('end', () => {
    end ??= 'end';
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    end ??= error.code ?? error.message;
  });
  return {
    came: () => came,
    end: () => end,
    untilEnd: () => until('the connection ends', () => end),
    untilCame: async (wanted) => void (await until('the answer is there', () => came.includes(wanted))),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
