import type { RunObserver, RunPlan } from '../model/run-plan.ts';
import { printError, printProblems } from './print-problems.ts';
import type { EndedRun } from './report-run.ts';
import { reporterFailure } from './reporter-failure.ts';
import type { RunOptions } from './run-options.ts';

/** Who follows a run. */
export interface Observed {
  readonly observer: RunObserver;
  /** Takes the live line away before something else is written to stderr. */
  readonly clear: () => void;
  /** Whether a reporter failed so far. */
  readonly failed: () => boolean;
  /** Makes the reports that are files, once the run has ended. */
  readonly report: EndedRun['report'];
}

/** What follows the run: progress on stderr, the reporters that were asked for, and problems as they come up. */
export async function observeRun(plan: RunPlan, options: RunOptions, stopped: () => boolean): Promise<Observed> {
  const { createReporters } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { progressReporter } = await import('../reporters/progress.ts');
  const { keptReporter } = await import('./kept-reporter.ts');
  const { reportRun } = await import('./report-run.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  const progress = options.quiet ? null : progressReporter(process.stderr, live);
  const clear = progress?.clear ?? (() => {});
  const document = options.reporters.includes('json') && options.output === null ? process.stdout : null;
  const scenarios = plan.scenarios.map(({ scenario }) => scenario);
  const context = reporterContext(document, scenarios, { verbose: options.verbose });
  let failed = false;
  const onFailure = (name: string, cause: unknown): void => {
    failed = true;
    clear();
    printError(reporterFailure(name, cause), options.verbose);
  };
  const plannedArms = plan.scenarios.reduce((sum, { arms }) => sum + arms.length, 0);
  const ended = reportRun(options.reporters, context, onFailure, { folder: plan.output, plannedArms });
  const observers: (readonly [string, RunObserver])[] = [
    ...(progress === null ? [] : [['progress', progress.observer] as const]),
    // What goes wrong while everything is taken down is what was asked for.
    ['problems', { onProblem: (problem) => void (stopped() || printProblems([problem])) }],
    ...(await createReporters(options.reporters, context)),
    ['keep', keptReporter(context)],
    ['files', ended.observer],
  ];
  return { observer: guardObservers(observers, onFailure), clear, failed: () => failed, report: ended.report };
}
