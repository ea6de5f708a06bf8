import { expect, it } from 'vitest';
import { startLoadedPod } from '../../test/loaded-pod.ts';
import { until } from '../../test/until.ts';
import { cycles, type FaultMark, type Injection, steady } from '../model/fault.ts';
import { app, pool } from '../model/upstream.ts';
import { memory } from '../model/work.ts';
import { inject } from './inject.ts';
import { memoryPressure, memoryPressureCondition } from './memory-pressure.ts';

const condition = memoryPressure('app', { ratePerSecond: 300 });
const work = [memory({ mbPerRequest: 1, heldMs: 400 })];

/** A node that at 40 requests per second holds 16 MiB for them, at 300 120 MiB. */
const startShop = (memoryMb: number) =>
  startLoadedPod(pool(1, app({ workers: 20, serviceTimeMs: 5, restartAfterMs: 20, memoryMb, work })), 40);

type Shop = Awaited<ReturnType<typeof startShop>>;

/** Injects it until `stop` aborts. */
function injectInto(shop: Shop, injection: Injection, stop: AbortController, implementation = memoryPressureCondition) {
  const marks: FaultMark[] = [];
  const effects: string[] = [];
  const context = {
    target: shop.target,
    settings: condition.settings ?? {},
    onLoadClock: (at: number) => at,
    now: shop.now,
    onEffect: ({ proof }: { proof: string | null }) => void effects.push(proof ?? ''),
    onMark: (mark: FaultMark) => {
      marks.push(mark);
      if (marks.length === 2) stop.abort();
    },
  };
  return { marks, effects, injected: inject(injection, implementation, context, stop.signal) };
}

it('memory pressure is in effect once a process has died of its memory, cycle after cycle, and leaves later traffic clean', async () => {
  await using shop = await startShop(80);
  expect(await shop.outcomes()).toEqual(new Set([200]));
  const { marks, injected } = injectInto(shop, cycles(condition, { downMs: 50, upMs: 20 }), new AbortController());
  expect(await injected).toBe(true);
  for (const mark of marks) {
    expect(mark.proof).toMatch(/^app-1 has died of memory \(FATAL ERROR: .*JavaScript heap out of memory\)/);
    expect(mark.from).toBeGreaterThan(mark.put ?? Number.POSITIVE_INFINITY);
    expect(mark.recoveredAt).toBeGreaterThan(mark.to);
  }
  expect(marks.map(({ cycle }) => cycle)).toEqual([0, 1]);
  expect(await shop.outcomes()).toEqual(new Set([200]));
});

it('memory pressure is what the clients feel while it lasts, and is taken away when aborted', async () => {
  await using shop = await startShop(80);
  const stop = new AbortController();
  const { effects, marks, injected } = injectInto(shop, steady(condition), stop);
  await until('the effect is seen', () => effects.length > 0);
  expect(await shop.outcomes()).toContain(502);
  expect(marks).toEqual([]);
  stop.abort();
  await injected;
  expect(marks).toHaveLength(1);
  expect(await shop.outcomes()).toEqual(new Set([200]));
});

it('a process that has memory enough is known by the load that arrives, and its death by a signal is no proof', async () => {
  await using shop = await startShop(240);
  const stop = new AbortController();
  const { effects, marks, injected } = injectInto(shop, steady(condition), stop);
  await shop.outcomes();
  await shop.pod.signal('app-1', 'SIGKILL', true);
  await until('the effect is seen', () => effects.length > 0);
  stop.abort();
  await injected;
  expect(shop.deaths()).toMatchObject([{ program: 'app-1', detail: 'SIGKILL' }]);
  expect(marks[0]?.proof).toMatch(/^\d+ requests per second arrive/);
});

it('memory pressure that did nothing has no proof, and its revert does no harm then', async () => {
  await using shop = await startShop(80);
  const idle = { ...memoryPressureCondition, apply: shop.now };
  const { marks, injected } = injectInto(
    shop,
    cycles(condition, { downMs: 10, upMs: 10 }),
    new AbortController(),
    idle,
  );
  await injected;
  expect(marks).toMatchObject([{ proof: null }, { proof: null }]);
  expect(shop.deaths()).toEqual([]);
  expect(await shop.outcomes()).toEqual(new Set([200]));
});
