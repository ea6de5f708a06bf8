import type { Stall } from '../model/history.ts';
import { epochNow } from './clock.ts';

/** Waits below this are not told: timers are as coarse as that on a quiet machine. */
export const leastStallMs = 5;
const beatMs = 10;

/**
 * Tells when this process did not get to run its event loop, whatever kept it from it: other programs on its CPU, or
 * work of its own. Instants are epoch ms.
 */
export function startHeartbeat(program: string, onStall: (stall: Stall) => void): Disposable {
  let last = epochNow();
  const timer = setInterval(() => {
    const now = epochNow();
    const due = last + beatMs;
    last = now;
    if (now - due >= leastStallMs) onStall({ program, from: due, to: now, waitedMs: now - due });
  }, beatMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
