import { Interrupted } from '../model/interrupted.ts';
import { exitCodes, type InterruptSignal } from './exit-code.ts';
import { parent } from './parent.ts';

/** A Ctrl-C reaches npm and gatecrash alike, and npm passes its own on: within this time they are one. */
const echoMs = 250;
const parentPollMs = 200;
/** Nobody is left to stop a run whose parent died, so it may not take longer than this to take itself down. */
const orphanGraceMs = 3000;

/** Whether and how a command was told to stop. */
export interface Interruption {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, or when the parent process is gone. */
  readonly signal: AbortSignal;
  /** What it was told to stop by; null = nothing. */
  readonly by: () => InterruptSignal | null;
  /** Stops listening. */
  readonly [Symbol.dispose]: () => void;
}

function watchParent(onGone: () => void): NodeJS.Timeout | null {
  // A child of init never had a parent to lose.
  if (parent === 1) return null;
  if (process.ppid !== parent) {
    onGone();
    return null;
  }
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, parentPollMs);
  return timer.unref();
}

/** Listens for signals and the parent's death: the first one stops in good order, a second one at once. */
export function watchInterruption(say: (text: string) => void): Interruption {
  const controller = new AbortController();
  let by: InterruptSignal | null = null;
  let firstAt = 0;
  const stop = (signal: InterruptSignal, why: string) => {
    if (by !== null) {
      if (performance.now() - firstAt > echoMs) process.exit(exitCodes[signal]);
      return;
    }
    by = signal;
    firstAt = performance.now();
    say(`${why}: taking everything down (once more stops at once)`);
    controller.abort(new Interrupted(why, exitCodes[signal]));
  };
  const onInt = () => stop('SIGINT', 'interrupted by SIGINT');
  const onTerm = () => stop('SIGTERM', 'interrupted by SIGTERM');
  const onHup = () => stop('SIGTERM', 'the terminal is gone');
  process.on('SIGINT', onInt).on('SIGTERM', onTerm).on('SIGHUP', onHup);
  const timer = watchParent(() => {
    stop('SIGTERM', 'the parent process is gone');
    setTimeout(() => process.exit(exitCodes.SIGTERM), orphanGraceMs).unref();
  });
  return {
    signal: controller.signal,
    by: () => by,
    [Symbol.dispose]: () => {
      process.off('SIGINT', onInt).off('SIGTERM', onTerm).off('SIGHUP', onHup);
      if (timer !== null) clearInterval(timer);
    },
  };
}
