import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { gatewayFacts } from './gateway-facts.ts';

// What engines answered, each on a machine where no pod is possible.
test.each([
  [
    'Podman 4.3.1',
    500,
    null,
    'container create: unknown mount option "uid=65534": invalid mount option',
    /^GC3004: Podman 4.3.1 at .* cannot start the containers of a pod: container create: unknown mount option/,
  ],
  [
    'Docker 20.10',
    400,
    '/home/me/nginx',
    'invalid mount config for type "bind": bind source path does not exist: /home/me/nginx',
    /^GC3004: the engine at .* does not see the folders of this machine$/,
  ],
])('%s that refuses a container is refused (%i)', async (title, status, binary, message, problem) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  const socketPath = path.join(folder, 'engine.sock');
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
  }).listen(socketPath);
  await once(server, 'listening');
  const host = `unix://${socketPath}`;
  const client = new Docker({ socketPath });
  const engine = {
    client,
    host,
    title,
    arch: 'amd64',
    rootless: false,
    cgroups: true,
    memoryLimits: true,
    besideEngine: false,
  };
  const image = { name: 'gateway', id: 'sha256:0', origin: 'gateway', binary };
  try {
    await expect(gatewayFacts(engine, image)).rejects.toThrow(problem);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
