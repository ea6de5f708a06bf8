import type { ArmDocument } from '../model/run-document.ts';
import type { StoredRun } from '../model/stored-run.ts';
import type { ReporterContext } from './reporter.ts';

/** Makes one file out of a stored run, after it has ended; it cannot change a verdict. */
export interface FileReporter {
  /** Name of the file in the run folder, or in `--output`: report.html. */
  readonly file: string;
  readonly render: (run: StoredRun, context: ReporterContext) => Promise<string | Uint8Array>;
  /**
   * Reads the records of an arm once that has ended, so that nobody waits for it when all have; of a run of so many arms.
   * What is rendered is the same without it. Unset: it reads none.
   */
  readonly readArm?: (ended: EndedArm, plannedArms: number) => Promise<void>;
}

/** An arm that has ended, of a run that goes on. */
export interface EndedArm {
  readonly eachRecord: StoredRun['eachRecord'];
  readonly scenario: string;
  readonly arm: ArmDocument;
}
