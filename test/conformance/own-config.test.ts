import { describe, expect, it } from 'vitest';
import { serve, startOwnPod } from '../own-config-pod.ts';
import { local } from './local-subject.ts';
import { ownConfigCases } from './own-config-cases.ts';

describe("a user's own config in a pod of the local runtime", () => {
  ownConfigCases(local);

  it('has its workers run as the user that it names, where nginx may change to it', async ({ skip }) => {
    const config = 'user deploy web;\nevents {}\nhttp { server { listen 80; } }\n';
    await using test = await startOwnPod(local, config, { users: [{ name: 'deploy', group: 'web' }] });
    if (test.pod.gatewayUser !== 'www-data')
      skip('nginx is not started as root, or nobody else is in its user namespace');
    await serve(test);
    const { workers } = await test.pod.agent.call('awaitWorkers', { besides: [], withinMs: 20_000 });
    const argv = ['stat', '-c', '%U %G', ...workers.map((pid) => `/proc/${pid}`)];
    const { stdout } = await test.pod.agent.call('run', { name: 'stat', argv, env: {}, timeoutMs: 20_000 });
    expect(stdout.trim().split('\n')).toEqual(workers.map(() => 'deploy web'));
  });
});
