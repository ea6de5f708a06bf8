import { expect, test } from 'vitest';
import { agentShares, hostConfig, type PodContext } from './container-options.ts';

const context: PodContext = { podId: 'run/0', exchange: '/out', user: '1000:1000', besideEngine: false };

test('programs weigh more than what has no shares of its own, and the load agent more than they', () => {
  const { CpuShares = 0 } = hostConfig(context, [], {});
  expect(CpuShares).toBeGreaterThan(1024);
  expect(agentShares).toBeGreaterThan(CpuShares);
});

test('containers stand beside the engine only where that takes them there', () => {
  expect(hostConfig(context, [], {})).not.toHaveProperty('CgroupParent');
  expect(hostConfig({ ...context, besideEngine: true }, [], {})).toHaveProperty('CgroupParent', '/');
});
