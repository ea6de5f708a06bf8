import { exitCodes } from './exit-code.ts';
import { type Interruption, watchInterruption } from './interruption.ts';
import { onceStarted } from './once-started.ts';
import { printError } from './print-problems.ts';

/** Whoever follows the work; `clear` takes away what it shows while that goes on. */
interface Observed {
  readonly clear: () => void;
}

/**
 * Does work that starts pods until it has ended or is told to stop, and gives its exit code: that of the interruption, where
 * there was one, whatever the work came to.
 */
export async function whileWatched<O extends Observed>(
  verbose: boolean,
  observe: (stopped: () => boolean) => Promise<O>,
  work: (observed: O, interruption: Interruption) => Promise<number>,
): Promise<number> {
  let clear = () => {};
  using interruption = watchInterruption((text) => {
    clear();
    process.stderr.write(`${text}\n`);
  });
  const observed = await observe(() => interruption.by() !== null);
  clear = observed.clear;
  try {
    const code = await work(observed, interruption);
    const by = interruption.by();
    return by === null ? code : exitCodes[by];
  } catch (error) {
    clear();
    const by = interruption.by();
    if (by === null) throw onceStarted(error);
    // What was told to stop has no other reason to say than that it was told.
    if (error !== interruption.signal.reason) printError(error, verbose);
    return exitCodes[by];
  }
}
