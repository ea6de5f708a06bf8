import { failure } from '../model/error.ts';
import { type RunDocument, runDocumentSchema } from '../model/run-document.ts';
import type { RunObserver } from '../model/run-plan.ts';
import type { ReporterContext } from './reporter.ts';

/** The bytes of run.json: keys in the order of the schema, two spaces, a newline at the end. */
export function serialiseRunDocument(document: RunDocument): string {
  const parsed = runDocumentSchema.safeParse(document);
  if (parsed.success) return `${JSON.stringify(parsed.data, null, 2)}\n`;
  const [issue] = parsed.error.issues;
  throw failure('GC9001', `the document of the run is not valid at ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Writes the document of the run as it stands in run.json, where stdout is wanted for it. */
export function jsonReporter({ document: out }: ReporterContext): RunObserver {
  return { onRunEnd: (document) => void out?.write(serialiseRunDocument(document)) };
}
