import { setTimeout as delay } from 'node:timers/promises';
import type { ConditionSettings, FaultMark, Injection, Meeting } from '../model/fault.ts';
import type { ConditionImplementation, FaultTarget } from './condition.ts';

/** What an injection needs to know of the arm that it works on. */
export interface InjectionContext {
  readonly target: FaultTarget;
  readonly settings: ConditionSettings;
  /** How requests meet it; unset: by an attempt at the target's address. */
  readonly meets?: Meeting;
  /** Instant on the load's clock for an instant on the pod's. */
  readonly onLoadClock: (at: number) => number;
  readonly now: () => Promise<{ at: number }>;
  /** Told when a fault is seen to have taken effect, before it is known when it will be over. */
  readonly onEffect: (mark: OpenMark) => void;
  /** Told when it is over, also where it never took effect. */
  readonly onMark: (mark: FaultMark) => void;
}

/** A mark whose end is still open. */
export type OpenMark = Omit<FaultMark, 'to' | 'recoveredAt'>;

/** Waits, or until `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(Math.max(0, ms), undefined, { signal }).catch(() => {});
}

/** Puts the condition in effect and looks for the effect. */
async function open(
  implementation: ConditionImplementation,
  context: InjectionContext,
  cycle: number,
): Promise<OpenMark> {
  const { target, settings, meets, onLoadClock } = context;
  const applied = onLoadClock((await implementation.apply(target, settings)).at);
  const seen = await implementation.prove(target, settings);
  // What takes its time (a queue that fills) is in effect from when it is seen to be.
  const from = seen?.since === undefined ? applied : onLoadClock(seen.since);
  const proof = seen === null ? null : `${seen.proof} since ${Math.round(onLoadClock(seen.at))} ms`;
  const { type } = implementation;
  const mark = {
    ...{ id: `${type} ${target.name}`, type, target: target.name, address: target.address, cycle, from, proof },
    ...(seen?.since === undefined ? {} : { put: applied }),
    ...(meets === undefined ? {} : { meets }),
    ...(seen?.wholeFrom === undefined ? {} : { wholeFrom: onLoadClock(seen.wholeFrom) }),
  };
  if (proof !== null) context.onEffect(mark);
  return mark;
}

/** The proof must hold at the end of the window as at its beginning: something else may have brought the node back. */
async function close(
  implementation: ConditionImplementation,
  context: InjectionContext,
  mark: OpenMark,
): Promise<FaultMark> {
  const { target, settings, onLoadClock, now } = context;
  const { proveStill = implementation.prove } = implementation;
  const still = mark.proof === null ? null : await proveStill(target, settings);
  const to = onLoadClock((await now()).at);
  await implementation.revert(target);
  const recovery = await implementation.awaitRecovery(target);
  const recoveredAt = recovery === null ? null : onLoadClock(recovery.at);
  return { ...mark, to, recoveredAt, proof: still === null ? null : mark.proof };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Puts a fault in effect and takes it away again, cycle after cycle (cyclic) or once (steady), until `signal` aborts;
 * then it is taken away at once. Every cycle leaves a mark with the proof that it took effect, or with none. False where the
 * target did not recover: the injection ends there.
 */
export async function inject(
  injection: Injection,
  implementation: ConditionImplementation,
  context: InjectionContext,
  signal: AbortSignal,
): Promise<boolean> {
  for (let cycle = 0; !signal.aborted && (injection.shape === 'cyclic' || cycle === 0); cycle += 1) {
    const opened = await open(implementation, context, cycle);
    if (injection.shape === 'steady') await untilAborted(signal);
    else await pause(injection.downMs - (context.onLoadClock((await context.now()).at) - opened.from), signal);
    const mark = await close(implementation, context, opened);
    context.onMark(mark);
    if (mark.recoveredAt === null) return false;
    if (injection.shape === 'cyclic') await pause(injection.upMs, signal);
  }
  return true;
}
