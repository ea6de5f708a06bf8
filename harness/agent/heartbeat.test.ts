import { expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import type { Stall } from '../model/history.ts';
import { epochNow } from './clock.ts';
import { startHeartbeat } from './heartbeat.ts';

it('tells when the event loop did not come to run, and for how long', async () => {
  const stalls: Stall[] = [];
  using _ = startHeartbeat('harness', (stall) => stalls.push(stall));
  const from = epochNow();
  while (epochNow() < from + 100);
  const to = epochNow();
  const stall = await until('the stall is told', () => stalls.find((one) => one.to >= to));
  expect(stall.program).toBe('harness');
  // A beat was due within 10 ms of the work's begin at the latest.
  expect(stall.from).toBeLessThanOrEqual(from + 10);
  expect(stall.waitedMs).toBe(stall.to - stall.from);
});
