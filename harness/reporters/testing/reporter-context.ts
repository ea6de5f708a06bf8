import type { ReporterContext } from '../reporter.ts';
import { capturedStream } from './captured-stream.ts';

/** What a reporter gets where nothing is special, and what it wrote for people. */
export function testContext(changes: Partial<ReporterContext> = {}) {
  const { stream, text } = capturedStream({ isTTY: false });
  const context: ReporterContext = {
    results: stream,
    document: null,
    verbose: false,
    gatecrash: 'npx gatecrash',
    shortPath: (path) => path,
    scenarioArgument: (name) => name,
    ...changes,
  };
  return { context, text };
}
