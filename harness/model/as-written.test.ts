import { expect, it } from 'vitest';
import { asWritten } from './as-written.ts';

it.each([
  ['load.ratePerSecond', 'load.rate'],
  ['load.timeoutMs', 'load.timeoutMs'],
  ['upstreams.app.program.workers', 'upstreams.app.workers'],
  ['upstreams.program.size', 'upstreams.program.size'],
  ['faults.node-killed.inject.condition.target', 'faults.node-killed.inject'],
  ['faults.node-killed.inject.downMs', 'faults.node-killed.inject.downMs'],
  ['mitigations.failover.claim.than', 'mitigations.failover.claim.than'],
])('%s was written as %s', (made, written) => {
  expect(asWritten(made)).toBe(written);
});
