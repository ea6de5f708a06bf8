import { failure } from './error.ts';
import { type RunDocument, runDocumentSchema } from './run-document.ts';

/** The bytes of run.json: keys in the order of the schema, two spaces, a newline at the end. */
export function serialiseRunDocument(document: RunDocument): string {
  const parsed = runDocumentSchema.safeParse(document);
  if (parsed.success) return `${JSON.stringify(parsed.data, null, 2)}\n`;
  const [issue] = parsed.error.issues;
  throw failure('GC9001', `the document of the run is not valid at ${issue?.path.join('.')}: ${issue?.message}`);
}
