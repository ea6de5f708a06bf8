import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { idleCores } from './idle-cores.ts';

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
