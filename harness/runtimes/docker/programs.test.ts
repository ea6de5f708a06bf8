import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { createContainers } from './programs.ts';

test('a program with a limit is refused where the engine has no control groups', async () => {
  const client = new Docker({ socketPath: '/nonexistent/engine.sock' });
  const title = 'Docker 20.10.24 (overlay2, cgroup v1, rootless)';
  const containers = createContainers({
    engine: { client, host: 'unix:///nonexistent/engine.sock', title, arch: 'amd64', rootless: true, cgroups: false },
    now: async () => ({ at: 0 }),
    usageInside: async (name) => ({ name, cpuMs: 0, rssPeakBytes: 0 }),
    tell: () => {},
  });
  const limited = containers.start('app-1', { Image: 'app', HostConfig: { Memory: 8e6 } });
  await expect(limited).rejects.toThrow(/^GC3004: .* has no control groups, so app-1 cannot be given a limit/);
  await expect(containers.start('app-1', { Image: 'app' })).rejects.toThrow(/^GC9006: .*ENOENT/);
});
