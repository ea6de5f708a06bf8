import Docker from 'dockerode';
import { expect, it } from 'vitest';
import { createContainers } from './programs.ts';
import { fakeEngine } from './testing/fake-engine.ts';

it('does not wait for ever for an exit that the engine never tells', async () => {
  await using fake = await fakeEngine((_, url) => {
    if (url.endsWith('/wait')) return null;
    return url.startsWith('/containers/create') ? { status: 201, body: { Id: 'c1' } } : { status: 204 };
  });
  const containers = createContainers({
    engine: fake.engine,
    now: async () => ({ at: 0 }),
    usageInside: async (name) => ({ name, cpuMs: 0, rssPeakBytes: 0 }),
    watchInside: async () => {},
    tell: () => {},
    exitMs: 100,
  });
  await containers.start('app-1', { Image: 'x', HostConfig: { PidMode: 'container:anchor' } });
  await expect(containers.signal('app-1', 'SIGKILL', true)).rejects.toThrow(/^GC9006: .* \(tell the end of app-1\)/);
});

it('a program of which no process is left has exited by when its use is told, however late the engine says so', async () => {
  const looked = Promise.withResolvers<void>();
  await using fake = await fakeEngine(async (method, url) => {
    if (url.startsWith('/containers/create')) return { status: 201, body: { Id: 'c1' } };
    if (url.endsWith('/wait')) await looked.promise;
    if (url.endsWith('/json')) {
      const State = { ExitCode: 137, FinishedAt: '2026-01-01T00:00:00Z', OOMKilled: false };
      return { status: 200, body: { Id: 'c1', State, HostConfig: {} } };
    }
    return method === 'POST' && !url.endsWith('/wait') ? { status: 204 } : { status: 200, body: { StatusCode: 137 } };
  });
  const told: string[] = [];
  const containers = createContainers({
    engine: fake.engine,
    now: async () => ({ at: 0 }),
    watchInside: async () => {},
    usageInside: async (name) => {
      looked.resolve();
      return { name, cpuMs: 0, rssPeakBytes: 0 };
    },
    tell: (event) => void (event.event === 'exited' && told.push(`${event.name} ${event.signal}`)),
  });
  await containers.start('app-1', { Image: 'x', HostConfig: { PidMode: 'container:anchor' } });
  expect(told).toEqual([]);
  await containers.usage();
  expect(told).toEqual(['app-1 SIGKILL']);
});

it('has containers watched whose processes the agent sees, and no others', async () => {
  await using fake = await fakeEngine((_, url) => {
    if (url.endsWith('/wait')) return null;
    return url.startsWith('/containers/create') ? { status: 201, body: { Id: 'c1' } } : { status: 204 };
  });
  const watched: string[] = [];
  const containers = createContainers({
    engine: fake.engine,
    now: async () => ({ at: 0 }),
    usageInside: async (name) => ({ name, cpuMs: 0, rssPeakBytes: 0 }),
    watchInside: async (name, id) => watched.push(`${name} ${id}`),
    tell: () => {},
  });
  await containers.start('app-1', { Image: 'x', HostConfig: { PidMode: 'container:anchor' } });
  await containers.start('theirs', { Image: 'x', HostConfig: {} });
  expect(watched).toEqual(['app-1 c1']);
});

it('a program with a limit is refused where the engine has no control groups', async () => {
  const client = new Docker({ socketPath: '/nonexistent/engine.sock' });
  const title = 'Docker 20.10.24 (overlay2, cgroup v1, rootless)';
  const containers = createContainers({
    engine: {
      client,
      host: 'unix:///nonexistent/engine.sock',
      title,
      arch: 'amd64',
      rootless: true,
      cgroups: false,
      memoryLimits: false,
      besideEngine: false,
    },
    now: async () => ({ at: 0 }),
    usageInside: async (name) => ({ name, cpuMs: 0, rssPeakBytes: 0 }),
    watchInside: async () => {},
    tell: () => {},
  });
  const limited = containers.start('app-1', { Image: 'app', HostConfig: { Memory: 8e6 } });
  await expect(limited).rejects.toThrow(/^GC3004: .* has no control groups, so app-1 cannot be given a limit/);
  await expect(containers.start('app-1', { Image: 'app' })).rejects.toThrow(/^GC9006: .*ENOENT/);
});
