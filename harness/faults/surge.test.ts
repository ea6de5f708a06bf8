import { expect, it } from 'vitest';
import { startLoadedPod } from '../../test/loaded-pod.ts';
import { until } from '../../test/until.ts';
import type { FaultMark } from '../model/fault.ts';
import { app, pool } from '../model/upstream.ts';
import type { ConditionImplementation } from './condition.ts';
import { inject } from './inject.ts';
import { surge, surgeCondition } from './surge.ts';
import { countedLooks } from './testing/counted-looks.ts';

/** Puts the surge on a pool under load, and takes it away as soon as it was seen; with what was told of it. */
async function surgeOf(
  upstream: ReturnType<typeof pool>,
  settings: Parameters<typeof surge>[1],
  implementation: ConditionImplementation = surgeCondition,
) {
  await using scene = await startLoadedPod(upstream, 40);
  const marks: FaultMark[] = [];
  const stop = new AbortController();
  const context = {
    target: scene.target,
    settings: surge('app', settings).settings ?? {},
    onLoadClock: (at: number) => at,
    now: scene.now,
    onEffect: () => {},
    onMark: (mark: FaultMark) => void marks.push(mark),
  };
  const { looking, looks } = countedLooks(implementation);
  const injected = inject({ shape: 'steady', condition: surge('app', settings) }, looking, context, stop.signal);
  await until('it was looked for', () => looks() > 0);
  const during = await scene.rate();
  stop.abort();
  await injected;
  return {
    proof: marks[0]?.proof ?? null,
    recovered: (marks[0]?.recoveredAt ?? null) !== null,
    during,
    after: await scene.rate(),
  };
}

it('a surge is in effect once the queue is full, and sinks to the planned rate', async () => {
  const seen = await surgeOf(pool(1, app({ workers: 1, serviceTimeMs: 10, queue: 8 })), { ratePerSecond: 300 });
  expect(seen.proof).toContain('every worker of app is busy and its queue is full');
  expect(seen.recovered).toBe(true);
  expect(seen.during).toBeGreaterThan(seen.after * 2);
});

it('a surge that the nodes can serve is known by the rate at which requests arrive', async () => {
  const seen = await surgeOf(pool(1, app({ workers: 16, serviceTimeMs: 10, queue: 8 })), { ratePerSecond: 300 });
  expect(seen.proof).toMatch(/^\d+ requests per second arrive/);
});

it('a surge into a backlog is in effect once the kernel drops connections', async () => {
  const busy = app({ workers: 1, serviceTimeMs: 10, blocking: true, backlog: 4 });
  const seen = await surgeOf(pool(1, busy), { ratePerSecond: 300, fills: 'backlog' });
  expect(seen.proof).toContain('the kernel drops connections to app');
});

it('a surge that did not come has no proof', async () => {
  const idle: ConditionImplementation = { ...surgeCondition, apply: ({ kernel }) => kernel.overflows() };
  const seen = await surgeOf(pool(1, app({ workers: 16, serviceTimeMs: 10 })), { ratePerSecond: 300 }, idle);
  expect(seen.proof).toBe(null);
});
