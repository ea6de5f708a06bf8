import { setTimeout as delay } from 'node:timers/promises';
import type { ConditionSettings } from '../model/fault.ts';
import type { FaultTarget, Proof } from './condition.ts';

/** The load has arrived at its rate where this part of it was sent: it is told in batches of 50 ms. */
const asGoodAsSent = 0.75;
/** Long enough for a batch too many or too few to be no quarter of it. */
const countMs = 400;
/** Long enough for a harness that is held up, and hears late of what was sent. */
const longCountMs = 1200;

/** What was sent by an instant on the pod's clock. */
interface Count {
  readonly at: number;
  readonly sent: number;
}

/** What has been sent so far. */
export async function countSent({ load, kernel }: Pick<FaultTarget, 'load' | 'kernel'>): Promise<Count> {
  const sent = load.sent();
  return { sent, at: (await kernel.overflows()).at };
}

/** The proof that requests arrive at the rate of a fault from one count to a later one; null where they do not. */
export function proofOfRate(from: Count, to: Count, { ratePerSecond }: ConditionSettings): Proof | null {
  const rate = ((to.sent - from.sent) * 1000) / (to.at - from.at);
  if (rate < Number(ratePerSecond) * asGoodAsSent) return null;
  return { at: to.at, proof: `${Math.round(rate)} requests per second arrive` };
}

/** Looks whether requests arrive at the rate of a fault right now. */
export async function proveArrivals(
  target: Pick<FaultTarget, 'load' | 'kernel'>,
  settings: ConditionSettings,
): Promise<Proof | null> {
  const before = await countSent(target);
  await delay(countMs);
  const soon = proofOfRate(before, await countSent(target), settings);
  if (soon !== null) return soon;
  await delay(longCountMs - countMs);
  return proofOfRate(before, await countSent(target), settings);
}
