import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatecrash } from './gatecrash.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Listens on a socket of its own and does with each connection what it is told. */
async function fakeEngine(name: string, onConnection: (connection: Socket) => void) {
  const socket = path.join(folder, name);
  const connections = new Set<Socket>();
  const server: Server = createServer((connection) => {
    connections.add(connection.on('error', () => {}));
    onConnection(connection);
  }).listen(socket);
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    host: `unix://${socket}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        for (const connection of connections) connection.destroy();
        server.close(() => resolve());
      }),
  };
}

const run = (host: string) =>
  gatecrash(['run', 'flapping-node', '--runtime', 'docker', '--output', path.join(folder, 'out')], {
    cwd: folder,
    env: { DOCKER_HOST: host },
  });

describe('--runtime docker', () => {
  it('ends with GC3004, the socket and the reason where there is no engine', async () => {
    const { code, stdout, stderr } = await run(`unix://${folder}/none.sock`);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^error\[GC3004\]: no container engine answers: unix:\/\/.*none\.sock: .*ENOENT.*\nhint: /);
  });

  it('does not wait for an engine that accepts and never answers', async () => {
    await using engine = await fakeEngine('mute.sock', () => {});
    const { code, stderr } = await run(engine.host);
    expect(code).toBe(4);
    expect(stderr).toContain('error[GC3004]: no container engine answers');
    expect(stderr).toContain('no answer after');
  });

  it('tells what is no engine apart', async () => {
    await using engine = await fakeEngine('other.sock', (socket) => void socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    const { code, stderr } = await run(engine.host);
    expect(code).toBe(4);
    expect(stderr).toContain('error[GC3004]: no container engine answers');
  });
});
