import type { RunDocument } from '../model/run-document.ts';

/** The document of a run as it stands in run.json: two spaces, keys in the document's order, a line feed at the end. */
export function serialiseRunDocument(document: RunDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
