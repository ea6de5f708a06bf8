import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { idleCores, steadilyIdleCores } from './idle-cores.ts';

test('a core that computes is not idle', async () => {
  const cores = availableParallelism();
  const computing = async (): Promise<void> => {
    const until = performance.now() + 300;
    while (performance.now() < until);
  };
  const idle = await idleCores(cores, computing);
  expect(idle).toBeGreaterThanOrEqual(0);
  // One core is taken by this very loop, but for the steps in which the kernel counts.
  expect(idle).toBeLessThanOrEqual(cores - 0.5);
});

test.each([
  ['idle at once', [2], 2],
  ['busy for a moment', [0.5, 1, 2], 2],
  ['busy all the time', [0.5, 1, 0.5, 1, 0, 2], 1],
])('a machine that is %s', async (_, looks, most) => {
  const left = [...looks];
  const { signal } = new AbortController();
  expect(await steadilyIdleCores(2, signal, async () => left.shift() ?? 0)).toBe(most);
  expect(left).toHaveLength(most === 1 ? 1 : 0);
});

test('a run that is interrupted is not kept waiting by looks', async () => {
  expect(await steadilyIdleCores(2, AbortSignal.abort(), () => Promise.reject(new Error('looked')))).toBe(0);
});
