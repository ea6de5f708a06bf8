import type { RunDocument } from '../model/run-document.ts';
import type { RunObserver } from '../model/run-plan.ts';
import type { FileReporter } from '../reporters/file-reporter.ts';
import { fileReportersOf, type NamedFileReporter, type ReporterName } from '../reporters/index.ts';
import type { ReporterContext } from '../reporters/reporter.ts';
import { nameReports } from './name-reports.ts';

/** Keeps what a run came to, for the reports that are made of it once it has ended. */
export interface EndedRun {
  readonly observer: RunObserver;
  /** Makes the reports that are files, in the run folder, of the document that the run ended with. */
  readonly report: () => Promise<void>;
}

/** The run that is to be reported. */
export interface ReportedRun {
  readonly folder: string;
  readonly plannedArms: number;
}

/** A reporter that stays loaded once it is: what it has read of arms, it knows in the end. */
function stayingLoaded(reporter: NamedFileReporter): NamedFileReporter {
  let loaded: Promise<FileReporter> | null = null;
  return {
    ...reporter,
    load: () => {
      loaded ??= reporter.load();
      return loaded;
    },
  };
}

/**
 * Makes the reports that are files, once a run has ended and is judged; one that fails is told to `onFailure`. Arms are read
 * when they end, one after the other: while the next ones run there is time for that.
 */
export function reportRun(
  names: readonly ReporterName[],
  context: ReporterContext,
  onFailure: (name: string, error: unknown) => void,
  { folder, plannedArms }: ReportedRun,
): EndedRun {
  const reporters = fileReportersOf(names).map(stayingLoaded);
  let ended: RunDocument | null = null;
  let reading = Promise.resolve();
  return {
    observer: {
      onArmEnd: (scenario, arm) => {
        const readAhead = async (): Promise<void> => {
          const { recordsIn } = await import('../stored-run.ts');
          const armEnded = { eachRecord: recordsIn(folder), scenario: scenario.name, arm };
          for (const { load } of reporters) await (await load()).readArm?.(armEnded, plannedArms);
        };
        // What goes wrong here does so again when the reports are made, and is told then.
        reading = reading.then(readAhead).catch(() => {});
      },
      onRunEnd: (document) => {
        ended = document;
      },
    },
    report: async () => {
      if (ended === null || reporters.length === 0) return;
      await reading;
      const { storedRun } = await import('../stored-run.ts');
      const { writeReports } = await import('../write-reports.ts');
      nameReports(await writeReports(reporters, storedRun(folder, ended), folder, context, onFailure), context);
    },
  };
}
