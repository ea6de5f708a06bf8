import type { RunObserver } from '../model/run-plan.ts';
import { renderRun } from './render-run.ts';
import type { ReporterContext } from './reporter.ts';
import { paintFor } from './style.ts';

/** Also where a terminal does not know its width and says 0. */
const defaultWidth = 80;

/** Tells people what came of a run: the answer first, then the evidence, then where to look next. */
export function consoleReporter(context: ReporterContext): RunObserver {
  const { results } = context;
  return {
    onRunEnd: (document, output) => {
      const width = Math.max(40, results.isTTY ? results.columns || defaultWidth : defaultWidth);
      results.write(renderRun(document, output, { ...context, width, paint: paintFor(results) }));
    },
  };
}
