import type { ShedStep } from '../../model/work.ts';
import type { AppAnswer, MakeStep } from './step.ts';

const refusal: AppAnswer = { status: 503, body: 'not now\n' };

/** Turns requests away before they take a worker, by the level that it is told. */
export const makeShed: MakeStep<ShedStep> = async ({ paths }) => {
  let level = 0;
  return {
    admit: (url) => (paths.slice(0, level).some((path) => url.startsWith(path)) ? refusal : null),
    run: (_, rest) => rest(),
    status: () => ({ 'x-shed': `${level}/${paths.length}` }),
    tell: (wanted) => {
      level = Math.min(paths.length, Math.max(0, Number(wanted.get('level') ?? level)));
    },
  };
};
