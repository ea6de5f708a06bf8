import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `probe` gives something other than null or false; fails with `what` after `withinMs`. */
export async function until<T>(what: string, probe: () => T | Promise<T>, withinMs = 20_000): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(10);
  }
}
