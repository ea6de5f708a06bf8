import type { BreakpointDocument } from '../model/breakpoint-document.ts';
import { serialiseBreakpointDocument } from '../model/serialise-breakpoint-document.ts';
import { renderBreakpoint } from './render-breakpoint.ts';
import type { ReporterContext } from './reporter.ts';
import { paintFor } from './style.ts';

const defaultWidth = 80;

/** Tells what a search for a breakpoint came to, as each of the reporters does. */
export function reportBreakpoint(
  document: BreakpointDocument,
  reporters: readonly string[],
  output: string,
  context: ReporterContext,
): void {
  const { results } = context;
  // Other reporters know nothing of a search; what it came to is told all the same.
  if (reporters.includes('console') || !reporters.includes('json')) {
    const width = Math.max(40, results.isTTY ? results.columns || defaultWidth : defaultWidth);
    results.write(renderBreakpoint(document, output, { ...context, width, paint: paintFor(results) }));
  }
  if (reporters.includes('json')) context.document?.write(serialiseBreakpointDocument(document));
}
