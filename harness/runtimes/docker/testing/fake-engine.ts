import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import Docker from 'dockerode';
import { temporaryFolder } from '../../../../test/local-pod.ts';
import type { Engine } from '../engine.ts';

/** What an engine answers; null = it never does. */
type Answer = { readonly status: number; readonly body?: unknown; readonly bytes?: Buffer } | null;

/** An engine behind a socket of its own that answers as it is told; attached streams end at once. */
export async function fakeEngine(
  answer: (method: string, url: string, body: string) => Answer | Promise<Answer>,
): Promise<{ readonly client: Docker; readonly engine: Engine; readonly socketPath: string } & AsyncDisposable> {
  const temporary = await temporaryFolder();
  const socketPath = path.join(temporary.folder, 'engine.sock');
  const connections = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    const told = await answer(method, url, await text(request));
    if (told === null) return;
    response.writeHead(told.status, { 'Content-Type': 'application/json' });
    response.end(told.bytes ?? (told.body === undefined ? '' : JSON.stringify(told.body)));
  });
  server.on('connection', (connection) => void connections.add(connection));
  server.on('upgrade', (_, connection) =>
    connection.end('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'),
  );
  server.listen(socketPath);
  await once(server, 'listening');
  const client = new Docker({ socketPath });
  return {
    client,
    /** The engine as it is found that has all that a run may want. */
    engine: {
      client,
      host: '',
      title: '',
      arch: 'x64',
      rootless: false,
      cgroups: true,
      memoryLimits: true,
      besideEngine: false,
    },
    socketPath,
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections) connection.destroy();
      server.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
