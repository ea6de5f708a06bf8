import { counted } from '../model/counted.ts';
import type { RunObserver, RunPlan } from '../model/run-plan.ts';
import { stepText } from '../reporters/step-lines.ts';

/** Follows a run of a test. */
export interface Following {
  readonly observer: RunObserver;
  /** The error of a run that was stopped. */
  readonly stopped: () => Error;
}

const moreTime =
  'An arm takes some seconds, and vitest gives a test 5 s unless it is told otherwise: it(name, test, 120_000), or ' +
  'testTimeout in its config.';

/** How far the run has come: vitest's own message has a time and nothing else. */
function progress(plan: RunPlan, ended: number, step: string | null): string {
  const planned = plan.scenarios.reduce((sum, { arms, ablations }) => sum + arms.length + ablations.length, 0);
  const names = plan.scenarios.map(({ scenario }) => scenario.name).join(', ');
  const at = step === null ? '' : `, at "${step}"`;
  return `gatecrash stopped the run of ${names} with ${ended} of ${counted(planned, 'arm')} at their end${at}, and takes everything down`;
}

/**
 * Follows a run until its end, or until `signal` is aborted. What vitest says of a test whose time is up then has, beside the
 * time, how far the run has come: the error that it aborts with is the one that it prints.
 */
export function followRun(plan: RunPlan, signal: AbortSignal): Following {
  let ended = 0;
  let step: string | null = null;
  const count = () => {
    ended += 1;
  };
  const onAbort = () => {
    const { reason } = signal;
    if (!(reason instanceof Error) || Object.isFrozen(reason)) return;
    const isTime = reason.message.startsWith('Test timed out');
    reason.message += `\n\n${progress(plan, ended, step)}.${isTime ? `\n${moreTime}` : ''}`;
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    observer: {
      onStep: (now) => {
        step = stepText(now);
      },
      onArmStart: () => {
        step = null;
      },
      onArmEnd: count,
      onAblationEnd: count,
      onProblem: ({ code, message }) => console.warn(`gatecrash: error[${code}]: ${message}`),
      onRunEnd: () => signal.removeEventListener('abort', onAbort),
    },
    stopped: () => new Error(progress(plan, ended, step), { cause: signal.reason }),
  };
}
