import { expect, it } from 'vitest';
import { startLoadedPod } from '../../test/loaded-pod.ts';
import { until } from '../../test/until.ts';
import type { FaultMark } from '../model/fault.ts';
import type { ArmHistory } from '../model/history.ts';
import { app, pool } from '../model/upstream.ts';
import type { ConditionImplementation } from './condition.ts';
import { inject } from './inject.ts';
import { spike, spikeCondition } from './spike.ts';
import { countedLooks } from './testing/counted-looks.ts';

/** Three times what the load of 40 per second is, in a crowd of which each asks twice per second. */
const crowd = spike('app', { connections: 60, ratePerConnection: 2 });
/** Serves 100 per second: the load, but not the crowd with it. */
const small = pool(1, app({ workers: 2, serviceTimeMs: 20, queue: 8 }));
const large = pool(1, app({ workers: 32, serviceTimeMs: 10, queue: 32 }));

/** Puts the spike on a pool under load, takes it away once it was looked for (or at once), and tells all that was seen. */
async function spikeOn(
  upstream: ReturnType<typeof pool>,
  changes: { implementation?: ConditionImplementation; atOnce?: boolean } = {},
): Promise<{ mark: FaultMark | undefined; history: ArmHistory }> {
  const { implementation = spikeCondition, atOnce = false } = changes;
  await using scene = await startLoadedPod(upstream, 40);
  await scene.rate();
  const marks: FaultMark[] = [];
  const stop = new AbortController();
  const { looking, looks } = countedLooks(implementation);
  const context = {
    ...{ target: scene.target, settings: crowd.settings ?? {}, now: scene.now, onLoadClock: scene.onLoadClock },
    onEffect: () => {},
    onMark: (mark: FaultMark) => void marks.push(mark),
  };
  const injected = inject({ shape: 'steady', condition: crowd }, looking, context, stop.signal);
  if (!atOnce) {
    await until('it was looked for', () => looks() > 0);
    await scene.rate();
  }
  stop.abort();
  await injected;
  await scene.rate();
  return { mark: marks[0], history: await scene.end() };
}

/** What the gateway logged of a spike, whatever the status. */
const logged = ({ spike }: ArmHistory): number =>
  Object.values(spike?.statuses ?? {}).reduce((sum, count) => sum + count, 0);

it('a spike is in effect once it is answered and the queue is full, and leaves later traffic clean', async () => {
  const { mark, history } = await spikeOn(small);
  expect(mark?.proof).toMatch(/^the gateway has answered \d+ requests of the spike, and every worker of app is busy/);
  expect(mark?.put).toBeLessThan(mark?.from ?? 0);
  const { from = 0, recoveredAt } = mark ?? {};
  const during = history.records.filter(({ sentMs }) => sentMs > from && sentMs < (mark?.to ?? 0));
  expect(during.some(({ outcome, gatewayError }) => outcome === 502 && gatewayError?.kind === 'recv-reset')).toBe(true);
  const after = history.records.filter(({ sentMs }) => sentMs > (recoveredAt ?? Number.POSITIVE_INFINITY));
  expect(after.length).toBeGreaterThan(0);
  expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set([200]));
  // Its requests are in no figure of the load, and each that the gateway logged was made.
  const { spike, account, records, foreign } = history;
  expect(foreign).toEqual({ gatewayLines: 0, arrivals: 0, errorLines: 0 });
  expect(records).toHaveLength(account?.sent ?? 0);
  expect(spike?.statuses[502]).toBeGreaterThan(0);
  expect(spike?.made).toBeGreaterThanOrEqual(logged(history));
  // Its connections have one request on its way each, at most.
  expect((spike?.made ?? 0) - logged(history)).toBeLessThanOrEqual(60);
});

it('a spike that the nodes can serve is known by the rate at which it is answered, and sends no more than it may', async () => {
  const { mark, history } = await spikeOn(large);
  expect(mark?.proof).toMatch(/^the gateway answers \d+ requests of the spike per second/);
  expect(history.records.every(({ outcome }) => outcome === 200)).toBe(true);
  const seconds = ((mark?.recoveredAt ?? 0) - (mark?.put ?? 0)) / 1000;
  // A connection may have begun one second more than there were whole ones.
  expect(history.spike?.made).toBeLessThanOrEqual(120 * Math.ceil(seconds + 1));
});

it('a spike that is aborted while it comes is ended', async () => {
  const { mark, history } = await spikeOn(small, { atOnce: true });
  expect(mark?.recoveredAt).toBeGreaterThan(0);
  expect(history.programs.filter(({ program }) => program === 'spike')).toMatchObject([
    { event: 'exited', expected: true, detail: 'code 0' },
  ]);
});

it('a spike that did not come has no proof, and its revert does no harm then', async () => {
  const idle: ConditionImplementation = { ...spikeCondition, apply: ({ config }) => config.now() };
  const { mark, history } = await spikeOn(small, { implementation: idle });
  expect(mark).toMatchObject({ proof: null });
  expect(history.spike).toBe(null);
  expect(history.records.every(({ outcome }) => outcome === 200)).toBe(true);
});
