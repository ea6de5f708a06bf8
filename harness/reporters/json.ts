import type { RunObserver } from '../model/run-plan.ts';
import { serialiseRunDocument } from '../model/serialise-run-document.ts';
import type { ReporterContext } from './reporter.ts';

/** Writes the document of the run as it stands in run.json, where stdout is wanted for it. */
export function jsonReporter({ document: out }: ReporterContext): RunObserver {
  return { onRunEnd: (document) => void out?.write(serialiseRunDocument(document)) };
}
