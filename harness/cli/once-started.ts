import { failure, GatecrashError } from '../model/error.ts';

/**
 * An error of a run as it is told. A run folder that cannot be read is a mistake on the command line (2: nothing was
 * started) only where somebody named it; of the run's own folder it says that something else has changed it.
 */
export function onceStarted(error: unknown): unknown {
  if (!(error instanceof GatecrashError)) return error;
  const damage = error.problems.find(({ code }) => code === 'GC1006');
  if (damage === undefined) return error;
  const message = `what the run has just written cannot be read again: ${damage.message}`;
  return failure('GC9001', message, 'nothing else may write into a run folder while its run is at work', error);
}
