import type { RunDocument } from '../model/run-document.ts';
import type { RunObserver } from '../model/run-plan.ts';
import { fileReportersOf, type ReporterName } from '../reporters/index.ts';
import type { ReporterContext } from '../reporters/reporter.ts';
import { nameReports } from './name-reports.ts';

/** Keeps what a run came to, for the reports that are made of it once it has ended. */
export interface EndedRun {
  readonly observer: RunObserver;
  /**
   * Makes the reports that are files, in the run folder. Of a run that has come to its end the document is read back;
   * of one that could not go on (`cut`) the folder may have none that is judged.
   */
  readonly report: (how: 'ended' | 'cut') => Promise<void>;
}

/** Makes the reports that are files, once a run has ended and is judged; one that fails is told to `onFailure`. */
export function reportRun(
  names: readonly ReporterName[],
  context: ReporterContext,
  onFailure: (name: string, error: unknown) => void,
): EndedRun {
  const reporters = fileReportersOf(names);
  let ended: { readonly document: RunDocument; readonly folder: string } | null = null;
  return {
    observer: {
      onRunEnd: (document, folder) => {
        ended = { document, folder };
      },
    },
    report: async (how) => {
      if (ended === null || reporters.length === 0) return;
      const { folder } = ended;
      const { readRunDocument, storedRun } = await import('../stored-run.ts');
      const { writeReports } = await import('../write-reports.ts');
      try {
        const document = how === 'ended' ? await readRunDocument(folder) : ended.document;
        const written = await writeReports(reporters, storedRun(folder, document), folder, context, onFailure);
        nameReports(written, context);
      } catch (error) {
        for (const { name } of reporters) onFailure(name, error);
      }
    },
  };
}
