import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { gatecrash } from '../../../test/gatecrash.ts';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { requireSameEngine } from './require-same-engine.ts';
import { startAnchor } from './start-anchor.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const said: Readonly<Record<string, object>> = {
  '/info': { ID: 'X', Driver: 'overlay2', CgroupVersion: '2', CgroupDriver: 'systemd' },
  '/version': { Version: '28.0.0', Arch: 'amd64', Components: [{ Name: 'Engine' }] },
  '/_ping': {},
};

/** An engine that has no image, no network and no container; tells what it was asked to make. */
async function emptyEngine(made: string[] = []) {
  const fake = await fakeEngine((method, url) => {
    if (method === 'POST') made.push(url);
    const body = said[url];
    return body === undefined ? { status: 404, body: { message: 'no such thing' } } : { status: 200, body };
  });
  return { ...fake, host: `unix://${fake.socketPath}`, made };
}

afterEach(() => vi.unstubAllEnvs());

it('takes the engine that was found, though it has no network bridge, and no other one for it later', async () => {
  await using found = await emptyEngine();
  await using other = await emptyEngine();
  vi.stubEnv('DOCKER_HOST', found.host);
  await requireSameEngine({ ...found.engine, host: found.host });
  const refusal = `expected containers to be made on the engine ${other.socketPath}, saw testcontainers take ${found.socketPath}`;
  await expect(requireSameEngine(other.engine)).rejects.toThrow(`GC3004: ${refusal}`);

  await using temporary = await temporaryFolder();
  const image = { name: 'x', id: 'sha256:1', origin: 'x', binary: null };
  const images = { programs: image, gateway: image, stores: null, upstreams: new Map() };
  const spec = { id: 'run/0', hosts: [], exchange: temporary.folder, images: [], onEvent: () => {} };
  const context = { podId: spec.id, exchange: spec.exchange, user: null, besideEngine: false } as never;
  await expect(startAnchor(spec, context, other.engine, images, null)).rejects.toThrow(refusal);
  expect([found.made, other.made]).toEqual([[], []]);
});

it('refuses a run before anything is made where testcontainers is told to take another engine', async () => {
  await using temporary = await temporaryFolder();
  await using found = await emptyEngine();
  const made: string[] = [];
  const other = createServer(({ method = '', url = '' }, response) => {
    if (method === 'POST') made.push(url);
    response.writeHead(said[url] === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said[url] ?? {}));
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  await writeFile(path.join(temporary.folder, '.testcontainers.properties'), `tc.host = tcp://${address}\n`);
  const ran = await gatecrash(['run', 'flapping-node', '--runtime', 'docker'], {
    cwd: temporary.folder,
    env: { HOME: temporary.folder, DOCKER_HOST: found.host },
  });
  other.closeAllConnections();
  other.close();
  expect(ran.stderr).toBe(
    `error[GC3004]: expected containers to be made on the engine ${found.socketPath}, saw testcontainers take ${address}\n` +
      'hint: take tc.host out of ~/.testcontainers.properties, look at the engine (docker info), or take --runtime local\n',
  );
  expect({ code: ran.code, made: [...made, ...found.made] }).toEqual({ code: 4, made: [] });
});
