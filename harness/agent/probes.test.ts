import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { awaitGet } from './probes.ts';

/** A server whose answers have the status that `status` gives for the n-th request. */
async function serverWith(status: (request: number) => number) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(status(requests)).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    at: { host: '127.0.0.1', port, path: '/', header: null },
    requests: () => requests,
    [Symbol.dispose]: () => void server.close(),
  };
}

it('asks until an answer has the status, or any 2xx where that is asked for', async () => {
  using server = await serverWith((request) => [503, 404, 206][request - 1] ?? 500);
  expect(await awaitGet({ ...server.at, status: 'success', withinMs: 10_000 })).toMatchObject({
    met: true,
    last: { status: 206 },
  });
  expect(server.requests()).toBe(3);
});

it.each([300, 404, 500])('does not take %i for a success', async (status) => {
  using server = await serverWith(() => status);
  expect((await awaitGet({ ...server.at, status: 'success', withinMs: 0 })).met).toBe(false);
});

it('asks no more often than it is told', async () => {
  using server = await serverWith(() => 503);
  const { met } = await awaitGet({ ...server.at, status: 204, withinMs: 500, everyMs: 100 });
  expect(met).toBe(false);
  expect(server.requests()).toBeGreaterThan(0);
  expect(server.requests()).toBeLessThanOrEqual(6);
});
