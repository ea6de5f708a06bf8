import { setTimeout as delay } from 'node:timers/promises';
import type { FaultMark, Injection } from '../model/fault.ts';
import type { ConditionImplementation, FaultTarget } from './condition.ts';

/** What an injection needs to know of the arm that it works on. */
export interface InjectionContext {
  readonly target: FaultTarget;
  /** Instant on the load's clock for an instant on the pod's. */
  readonly onLoadClock: (at: number) => number;
  readonly now: () => Promise<{ at: number }>;
  /** Told when a fault takes effect (to and recoveredAt still open) and again when it is over. */
  readonly onMark: (mark: FaultMark) => void;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(Math.max(0, ms), undefined, { signal }).catch(() => {});
}

/** The proof must hold at the end of the window as at its beginning: something else may have brought the node back. */
async function holdCondition(
  implementation: ConditionImplementation,
  context: InjectionContext,
  heldMs: number | null,
  signal: AbortSignal,
): Promise<{ from: number; to: number; proof: string | null }> {
  const { target, onLoadClock } = context;
  const from = onLoadClock((await implementation.apply(target)).at);
  const seen = await implementation.prove(target);
  const provedAt = seen === null ? null : onLoadClock(seen.at);
  if (heldMs === null) await untilAborted(signal);
  else await pause(heldMs - (onLoadClock((await context.now()).at) - from), signal);
  const still = seen === null ? null : await implementation.prove(target);
  const to = onLoadClock((await context.now()).at);
  const proof = seen === null || still === null ? null : `${seen.proof} since ${Math.round(provedAt ?? from)} ms`;
  return { from, to, proof };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Puts a fault in effect and takes it away again, cycle after cycle (cyclic) or once (steady), until `signal` aborts;
 * then it is taken away at once. Every cycle leaves a mark with the proof that it took effect, or with none.
 */
export async function inject(
  injection: Injection,
  implementation: ConditionImplementation,
  context: InjectionContext,
  signal: AbortSignal,
): Promise<void> {
  const { condition } = injection;
  for (let cycle = 0; !signal.aborted && (injection.shape === 'cyclic' || cycle === 0); cycle += 1) {
    const heldMs = injection.shape === 'cyclic' ? injection.downMs : null;
    const { from, to, proof } = await holdCondition(implementation, context, heldMs, signal);
    await implementation.revert(context.target);
    const recovery = await implementation.awaitRecovery(context.target);
    context.onMark({
      id: `${condition.type} ${condition.target}`,
      type: condition.type,
      target: condition.target,
      address: context.target.address,
      cycle,
      from,
      to,
      recoveredAt: recovery === null ? null : context.onLoadClock(recovery.at),
      proof,
    });
    if (recovery === null) return;
    if (injection.shape === 'cyclic') await pause(injection.upMs, signal);
  }
}
