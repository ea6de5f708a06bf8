import { failure } from '../model/error.ts';
import type { RunObserver, RunPlan } from '../model/run-plan.ts';
import { printError, printProblems } from './print-problems.ts';
import type { RunOptions } from './run-options.ts';

/** Who follows a run. */
export interface Observed {
  readonly observer: RunObserver;
  /** Takes the live line away before something else is written to stderr. */
  readonly clear: () => void;
  /** Whether a reporter failed so far. */
  readonly failed: () => boolean;
}

/** What follows the run: progress on stderr, the reporters that were asked for, and problems as they come up. */
export async function observeRun(plan: RunPlan, options: RunOptions, stopped: () => boolean): Promise<Observed> {
  const { createReporters } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { progressReporter } = await import('../reporters/progress.ts');
  const { keptReporter } = await import('./kept-reporter.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  const progress = options.quiet ? null : progressReporter(process.stderr, live);
  const clear = progress?.clear ?? (() => {});
  const document = options.reporters.includes('json') && options.output === null ? process.stdout : null;
  const scenarios = plan.scenarios.map(({ scenario }) => scenario);
  const context = reporterContext(document, scenarios, { verbose: options.verbose });
  const observers: (readonly [string, RunObserver])[] = [
    ...(progress === null ? [] : [['progress', progress.observer] as const]),
    // What goes wrong while everything is taken down is what was asked for.
    ['problems', { onProblem: (problem) => void (stopped() || printProblems([problem])) }],
    ...createReporters(options.reporters, context),
    ['keep', keptReporter(context)],
  ];
  let failed = false;
  const observer = guardObservers(observers, (name, cause) => {
    failed = true;
    clear();
    const message = `the reporter ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
    printError(failure('GC9001', message, 'verdicts are not touched by it', cause), options.verbose);
  });
  return { observer, clear, failed: () => failed };
}
