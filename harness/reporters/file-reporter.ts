import type { StoredRun } from '../model/stored-run.ts';
import type { ReporterContext } from './reporter.ts';

/** Makes one file out of a stored run, after it has ended; it cannot change a verdict. */
export interface FileReporter {
  /** Name of the file in the run folder, or in `--output`: report.html. */
  readonly file: string;
  readonly render: (run: StoredRun, context: ReporterContext) => Promise<string | Uint8Array>;
}
