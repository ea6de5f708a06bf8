import { describe, expect, it } from 'vitest';
import { image } from '../../harness/model/upstream.ts';
import { testEngine } from '../docker-pod.ts';
import { until } from '../until.ts';
import { dockerSubject } from './docker-subject.ts';
import { local } from './local-subject.ts';
import { regionCases } from './region-cases.ts';
import { runtimeCases } from './runtime-cases.ts';
import { answers, app, connectMeets, stub } from './subject.ts';
import { trafficCases, trafficOf } from './traffic-cases.ts';

const test = await testEngine();

if ('skipped' in test) {
  describe('a pod of the docker runtime', () => {
    it.skip(`is not tried: ${test.skipped}`);
  });
} else {
  const docker = dockerSubject(test);

  describe('a pod of the docker runtime', () => {
    runtimeCases(docker);
    regionCases(docker);
    trafficCases(docker);

    it('counts no traffic where its anchor may not change the network', async () => {
      await using pod = await docker.startPod([app]);
      expect(pod.pod.countsTraffic).toBe(false);
    });

    it('may not change its firewall unless it was asked for', async () => {
      await using pod = await docker.startPod([app]);
      const blocked = pod.pod.agent.call('block', { host: 'app-1', port: 8080, action: 'drop' });
      await expect(blocked).rejects.toThrow(/GC9002.*nft ended with 1: .*Operation not permitted/);
    });

    it('has a program wait when it has used the CPU that it was given', async ({ skip }) => {
      if (!test.engine.cgroups) skip(`${test.engine.title} has no control groups`);
      await using pod = await docker.startPod([app]);
      await pod.pod.start({ ...stub(app), limits: { cpus: 0.2 } });
      const container = test.engine.client.getContainer(`gatecrash-${pod.runId}-0-app-1`);
      await until('the start of the program was throttled', async () => {
        const { cpu_stats: cpu } = await container.stats({ stream: false, 'one-shot': true });
        return cpu.throttling_data.throttled_periods > 0;
      });
    });
  });

  describe('a node that is an image', () => {
    const [settings = ''] = stub({ ...app, address: '0.0.0.0' }, { journal: '/tmp/app-1.journal' }).args;
    const command = ['/usr/local/bin/node', '/opt/gatecrash/app.js', settings];
    const program = image(test.images.programs.name, { port: 8080, health: '/-/ready', command });
    const images = [{ name: 'app-1', address: app.address, port: 8080, program }];

    it.each([
      ['drop', 'timeout'],
      ['reset', 'refused'],
      ['prohibited', 'unreachable'],
    ] as const)(
      'is blocked by the firewall of its pod (%s), where a connect meets %s, and opened',
      async (action, meets) => {
        await using pod = await docker.startPod([app], { firewall: true, images });
        await pod.pod.startImage('app-1');
        expect(await answers(pod, app.address)).toBe(true);
        const { call } = pod.pod.agent;
        await call('block', { host: 'app-1', port: 8080, action });
        expect(await connectMeets(pod, app.address)).toBe(meets);
        await call('open', { host: 'app-1', port: 8080 });
        expect(await connectMeets(pod, app.address)).toBe('connected');
      },
    );

    it('has its traffic counted under the address that the gateway knows', async () => {
      await using pod = await docker.startPod([app], { images });
      await pod.pod.startImage('app-1');
      expect(await answers(pod, app.address)).toBe(true);
      await pod.pod.agent.call('countTraffic', { places: [{ ...app, port: 8080, translated: true }] });
      expect(await answers(pod, app.address)).toBe(true);
      const { rxBytes, txBytes } = await trafficOf(pod, 'app-1');
      expect(rxBytes).toBeGreaterThan('GET /-/ready HTTP/1.1'.length + 3 * 40);
      expect(txBytes).toBeGreaterThan('HTTP/1.1 204 No Content'.length + 2 * 40);
    });
  });

  describe.concurrent('pods of both runtimes at once', () => {
    describe('local', () => runtimeCases(local));
    describe('docker', () => runtimeCases(docker));
  });
}
