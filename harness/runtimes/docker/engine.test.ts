import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findEngine } from './engine.ts';

/** The part of an engine's answers that tells what it is, as it was answered. */
interface Answers {
  readonly info: object;
  readonly version: object;
}

/** Answers on a socket of its own as an engine does; DOCKER_HOST names it. */
async function engineThatSays({ info, version }: Answers) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  const socket = path.join(folder, 'engine.sock');
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', url.includes('_ping') ? 'text/plain' : 'application/json');
    response.end(url.includes('_ping') ? 'OK' : JSON.stringify(url.includes('version') ? version : info));
  }).listen(socket);
  await once(server, 'listening');
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = `unix://${socket}`;
  return {
    [Symbol.asyncDispose]: async () => {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const podman = { Version: '4.3.1', Arch: 'amd64', Components: [{ Name: 'Podman Engine' }] };
const docker = { Version: '20.10.24+dfsg1', Arch: 'amd64', Components: [{ Name: 'Engine' }] };
const options = ['name=seccomp,profile=default'];

test.each([
  {
    info: { Driver: 'overlay', CgroupVersion: '1', CgroupDriver: 'cgroupfs', Rootless: true, SecurityOptions: options },
    version: podman,
    engine: {
      title: 'Podman 4.3.1 (overlay, cgroup v1, rootless)',
      rootless: true,
      cgroups: false,
      besideEngine: false,
    },
  },
  {
    info: {
      Driver: 'overlay',
      CgroupVersion: '1',
      CgroupDriver: 'cgroupfs',
      Rootless: false,
      SecurityOptions: options,
    },
    version: podman,
    engine: { title: 'Podman 4.3.1 (overlay, cgroup v1)', rootless: false, cgroups: true, besideEngine: false },
  },
  {
    info: {
      Driver: 'overlay2',
      CgroupVersion: '1',
      CgroupDriver: 'none',
      SecurityOptions: [...options, 'name=rootless'],
    },
    version: docker,
    engine: {
      title: 'Docker 20.10.24+dfsg1 (overlay2, cgroup v1, rootless)',
      rootless: true,
      cgroups: false,
      besideEngine: false,
    },
  },
  {
    info: { Driver: 'overlay2', CgroupVersion: '1', CgroupDriver: 'cgroupfs', SecurityOptions: options },
    version: docker,
    engine: {
      title: 'Docker 20.10.24+dfsg1 (overlay2, cgroup v1)',
      rootless: false,
      cgroups: true,
      memoryLimits: true,
      besideEngine: true,
    },
  },
  {
    info: { CgroupVersion: '1', CgroupDriver: 'cgroupfs', SecurityOptions: options, Driver: 'vfs', MemoryLimit: false },
    version: docker,
    engine: { title: 'Docker 20.10.24+dfsg1 (vfs, cgroup v1)', cgroups: true, memoryLimits: false },
  },
  {
    info: { CgroupVersion: '2', CgroupDriver: 'systemd', SecurityOptions: options, Driver: 'overlay2' },
    version: docker,
    engine: { title: 'Docker 20.10.24+dfsg1 (overlay2, cgroup v2)', cgroups: true, besideEngine: false },
  },
])('an engine says what it is: $engine.title', async ({ engine, ...answers }) => {
  await using _ = await engineThatSays(answers);
  expect(await findEngine()).toMatchObject({ engine });
});
