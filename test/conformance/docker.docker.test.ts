import { describe, it } from 'vitest';
import { testEngine } from '../docker-pod.ts';
import { until } from '../until.ts';
import { dockerSubject } from './docker-subject.ts';
import { local } from './local-subject.ts';
import { runtimeCases } from './runtime-cases.ts';
import { app, stub } from './subject.ts';

const test = await testEngine();

if ('skipped' in test) {
  describe('a pod of the docker runtime', () => {
    it.skip(`is not tried: ${test.skipped}`);
  });
} else {
  const docker = dockerSubject(test);

  describe('a pod of the docker runtime', () => {
    runtimeCases(docker);

    it('has a program wait when it has used the CPU that it was given', async () => {
      await using pod = await docker.startPod([app]);
      await pod.pod.start({ ...stub(app), limits: { cpus: 0.2 } });
      const container = test.engine.client.getContainer(`gatecrash-${pod.runId}-0-app-1`);
      await until('the start of the program was throttled', async () => {
        const { cpu_stats: cpu } = await container.stats({ stream: false, 'one-shot': true });
        return cpu.throttling_data.throttled_periods > 0;
      });
    });
  });

  describe.concurrent('pods of both runtimes at once', () => {
    describe('local', () => runtimeCases(local));
    describe('docker', () => runtimeCases(docker));
  });
}
