import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import type { PeerListen } from '../../model/peer.ts';

/** A place where a peer takes connections, which can be given up and taken again. */
export interface Listener {
  /** Resolves when connections are taken; at once where they are already. */
  readonly open: () => Promise<void>;
  /** Resolves when nobody listens and no connection is left; the next connect is refused. */
  readonly close: () => Promise<void>;
  /** How many connections have been taken so far. */
  readonly connections: () => number;
}

/** Makes room for a unix socket: its folder, and its file where a listener that is gone has left one. */
function clear(socket: string): void {
  mkdirSync(path.dirname(socket), { recursive: true });
  if (lstatSync(socket, { throwIfNoEntry: false })?.isSocket()) rmSync(socket);
}

/**
 * Closes as a program does that was killed: its socket file stays, and whoever connects is refused. Node would remove it,
 * and then there is "no such file".
 */
function leavingFile(socket: string, close: () => void): void {
  const away = `${socket}.gone`;
  renameSync(socket, away);
  close();
  renameSync(away, socket);
}

/** A listener that is not open yet. A connection that the other side resets is no news. */
export function createListener(listen: PeerListen, onConnection: (socket: Socket) => void): Listener {
  const there = new Set<Socket>();
  let taken = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    taken += 1;
    there.add(socket);
    socket.on('error', () => {}).once('close', () => there.delete(socket));
    onConnection(socket);
  });
  const backlog = 4096;
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (server.listening) return resolve();
      server.once('error', reject);
      const done = (): void => {
        server.off('error', reject);
        resolve();
      };
      if ('host' in listen) server.listen({ ...listen, backlog }, done);
      else {
        clear(listen.socket);
        // The gateway's workers are another user.
        server.listen({ path: listen.socket, backlog, readableAll: true, writableAll: true }, done);
      }
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server.listening) return resolve();
      const end = (): void => void server.close(() => resolve());
      if ('host' in listen) end();
      else leavingFile(listen.socket, end);
      for (const socket of there) socket.destroy();
    });
  return { open, close, connections: () => taken };
}
