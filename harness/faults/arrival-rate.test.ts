import { expect, test } from 'vitest';
import { proveArrivals } from './arrival-rate.ts';
import type { FaultTarget } from './condition.ts';

/** A target of whose load so many requests are heard by an instant, in ms since it was first asked. */
function loaded(heardBy: (ms: number) => number): Pick<FaultTarget, 'load' | 'kernel'> {
  let began: number | null = null;
  const elapsed = (): number => {
    began ??= performance.now();
    return performance.now() - began;
  };
  return {
    load: { sent: () => heardBy(elapsed()) } as FaultTarget['load'],
    kernel: { overflows: async () => ({ at: elapsed(), count: 0 }) } as unknown as FaultTarget['kernel'],
  };
}

const settings = { ratePerSecond: 300 };

test('a load at its rate is proved by it', async () => {
  const proof = await proveArrivals(
    loaded((ms) => ms * 0.3),
    settings,
  );
  expect(proof?.proof).toMatch(/^\d+ requests per second arrive$/);
});

test('a load that is heard of late is proved all the same', async () => {
  const late = loaded((ms) => Math.max(0, ms - 200) * 0.3);
  expect(await proveArrivals(late, settings)).not.toBe(null);
});

test('a load that has sunk in the meantime is no proof', async () => {
  const sunk = loaded((ms) => ms * 0.1);
  expect(await proveArrivals(sunk, settings)).toBe(null);
});
