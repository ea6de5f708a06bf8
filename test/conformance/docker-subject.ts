import { expect } from 'vitest';
import { labels } from '../../harness/runtimes/docker/labels.ts';
import { startDockerTestPod, type TestEngine } from '../docker-pod.ts';
import { uniqueRunId } from '../local-pod.ts';
import type { Subject } from './subject.ts';

/** The docker runtime, on an engine of this machine. */
export function dockerSubject(test: TestEngine): Subject {
  const { client } = test.engine;
  const partsOf = async (runId: string): Promise<readonly string[]> => {
    const filters = JSON.stringify({ label: [`${labels.run}=${runId}`] });
    const [containers, networks, volumes] = await Promise.all([
      client.listContainers({ all: true, filters }),
      client.listNetworks({ filters }),
      client.listVolumes({ filters }),
    ]);
    return [...containers, ...networks]
      .map(({ Id }) => Id)
      .concat((volumes.Volumes ?? []).map((volume: { readonly Name: string }) => volume.Name));
  };
  return {
    name: 'docker',
    startPod: (hosts, needs) => startDockerTestPod(test, hosts, needs),
    partsOf,
    crash: async ({ runId }, program, signal) => {
      const { Processes = [], Titles = [] } = await client.getContainer(`gatecrash-${runId}-0-${program}`).top();
      // The last one is the program itself where an init stands before it.
      const pid = Number(Processes.at(-1)?.[Titles.indexOf('PID')]);
      process.kill(pid, signal);
    },
    bystander: async () => {
      const container = await client.createContainer({
        name: `gatecrash-${uniqueRunId()}-0-app-1-foreign`,
        Image: test.images.programs.id,
        Entrypoint: ['sleep', 'infinity'],
        Labels: { [`${labels.run}s`]: 'foreign', [labels.pod]: 'foreign/0' },
        HostConfig: { NetworkMode: 'none' },
      });
      await container.start();
      return {
        lives: async () => (await container.inspect()).State.Running,
        [Symbol.asyncDispose]: () => container.remove({ force: true }),
      };
    },
    limited: test.engine.memoryLimits
      ? { signal: 'SIGKILL', outOfMemory: expect.stringMatching(/^(OOMKilled: true|event oom), exit code 137$/) }
      : null,
    routed: false,
    node: '/usr/local/bin/node',
    held: ['docker'],
  };
}
