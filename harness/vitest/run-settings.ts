import type { RunConfig } from '../model/run-config.ts';

/** Options of a run, as those of `gatecrash run`; those of gatecrash.config.ts, where vitest was started, come below them. */
export interface RunSettings extends Omit<RunConfig, 'keep' | 'quiet' | 'reporter'> {
  /** Where the configs of a declaration are, where they are not beside the file that calls `scenario()`. */
  readonly folder?: string;
  /** Ends the run when it is aborted, as the end of the test does. */
  readonly signal?: AbortSignal;
}
