import type { WorkStep } from '../../model/work.ts';
import type { Journal } from './journal.ts';
import type { AppSettings } from './settings.ts';
import type { AppAnswer, AppRequest, MakeStep, ReadyStep } from './step.ts';

/** Loaded only where an app does such work: clients of stores cost start-up time in every restart of every other app. */
const makers: { readonly [Type in WorkStep['type']]: () => Promise<MakeStep<Extract<WorkStep, { type: Type }>>> } = {
  cache: async () => (await import('./cache.ts')).makeCache,
  call: async () => (await import('./call.ts')).makeCall,
  enqueue: async () => (await import('./enqueue.ts')).makeEnqueue,
  'guarded-call': async () => (await import('./guarded-call.ts')).makeGuardedCall,
  memory: async () => (await import('./memory.ts')).makeMemory,
  database: async () => (await import('./database.ts')).makeDatabase,
  shed: async () => (await import('./shed.ts')).makeShed,
  release: async () => (await import('./release.ts')).makeRelease,
};

/** Makes all work of an app ready, in its order. */
export function makeSteps(
  { work, ...settings }: AppSettings,
  journal: Journal,
): Promise<readonly (ReadyStep & { type: string })[]> {
  return Promise.all(
    work.map(async (step) => {
      const make = (await makers[step.type]()) as MakeStep;
      return { type: step.type, ...(await make(step, { work, ...settings }, journal)) };
    }),
  );
}

/** Runs the steps one inside the other, and `service` innermost. */
export function runSteps(
  steps: readonly ReadyStep[],
  request: AppRequest,
  service: () => Promise<AppAnswer>,
): Promise<AppAnswer> {
  const [first, ...others] = steps;
  return first === undefined ? service() : first.run(request, () => runSteps(others, request, service));
}
