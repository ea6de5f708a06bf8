import type { BreakpointPlan } from '../model/breakpoint-plan.ts';
import type { RunPlan } from '../model/run-plan.ts';
import type { BreakpointOption } from './breakpoint-option.ts';
import { type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { planBreakpoint, withoutMeaning } from './plan-breakpoint.ts';
import { printProblems } from './print-problems.ts';
import type { RunOptions } from './run-options.ts';
import { whileWatched } from './while-watched.ts';

/** `--dry-run`: what would be tried, for people or as a document. */
async function showPlan(plan: BreakpointPlan, options: RunOptions): Promise<number> {
  const { foreseeRuntime } = await import('../foresee-runtime.ts');
  const { breakpointPlanDocument, renderBreakpointPlan } = await import('./render-breakpoint-plan.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const document = breakpointPlanDocument(plan, await foreseeRuntime(plan.run));
  const asJson = options.reporters.includes('json');
  if (asJson) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  const { results, shortPath } = reporterContext(asJson ? process.stdout : null, []);
  if (options.reporters.includes('console') || !asJson) results.write(renderBreakpointPlan(document, shortPath));
  return exitCodes.ok;
}

/** Who follows a search: progress on stderr, problems as they come up. */
async function observe(plan: BreakpointPlan, options: RunOptions, stopped: () => boolean) {
  const { progressReporter } = await import('../reporters/progress.ts');
  const { breakpointProgress } = await import('../reporters/breakpoint-progress.ts');
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  const progress = progressReporter(process.stderr, live);
  const { onRuntime, onNote, onStep } = progress.observer;
  const followed = options.quiet
    ? {}
    : {
        ...(onRuntime === undefined ? {} : { onRuntime }),
        ...(onNote === undefined ? {} : { onNote }),
        ...(onStep === undefined ? {} : { onStep }),
        ...breakpointProgress(plan.parameter, (line) => {
          progress.clear();
          process.stderr.write(`${line}\n`);
        }),
      };
  return {
    observer: {
      ...followed,
      onProblem: (problem: Parameters<typeof printProblems>[0][number]) => {
        progress.clear();
        if (!stopped()) printProblems([problem]);
      },
    },
    clear: progress.clear,
  };
}

/** `gatecrash run <scenario> --breakpoint`: finds where gateway errors start; 0 found, 3 it could not be told. */
export async function actOnBreakpoint(
  run: RunPlan,
  options: RunOptions,
  wanted: BreakpointOption,
  { options: typed }: Pick<Invocation, 'options'>,
): Promise<number> {
  const planned = planBreakpoint(run, options, wanted);
  refuse([...withoutMeaning(typed), ...('problems' in planned ? planned.problems : [])]);
  if ('problems' in planned) return exitCodes.usage;
  const { plan } = planned;
  if (options.dryRun) return showPlan(plan, options);
  const observePlan = (stopped: () => boolean) => observe(plan, options, stopped);
  return whileWatched(options.verbose, observePlan, async ({ observer, clear }, { signal }) => {
    const { findBreakpoint } = await import('../breakpoint.ts');
    const { reportBreakpoint } = await import('../reporters/report-breakpoint.ts');
    const { reporterContext } = await import('./reporter-context.ts');
    const document = await findBreakpoint(plan, observer, signal);
    clear();
    const stdout = options.reporters.includes('json') && options.output === null ? process.stdout : null;
    reportBreakpoint(document, options.reporters, plan.run.output, reporterContext(stdout, [plan.scenario]));
    return document.outcome === 'found' ? exitCodes.ok : exitCodes.inconclusive;
  });
}
