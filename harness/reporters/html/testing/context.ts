import type { ReporterContext } from '../../reporter.ts';

/** What a report says of commands and paths, where nobody looks at its streams. */
export const reportContext: ReporterContext = {
  results: process.stderr,
  document: null,
  gatecrash: 'gatecrash',
  verbose: false,
  shortPath: (path) => path,
  scenarioArgument: (name) => name,
};
