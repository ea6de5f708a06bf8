import { reporterContext } from '../cli/reporter-context.ts';
import type { RunDocument } from '../model/run-document.ts';
import type { Verdict } from '../model/verdict.ts';
import { renderRun } from '../reporters/render-run.ts';
import type { Paint } from '../reporters/style.ts';
import type { FinishedRun } from './finished-runs.ts';

const width = 80;

/** What an assertion saw, in a sentence. */
function sawOf(outcome: Verdict, document: RunDocument): string {
  if (outcome !== 'skipped') return `it is ${outcome}`;
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  const reasons = [...new Set(arms.flatMap(({ skippedBecause }) => skippedBecause ?? []))].join('; ');
  const which = arms.every(({ verdict }) => verdict === 'skipped') ? 'every arm' : 'every arm but controls';
  return `${which} was skipped, which proves nothing: ${reasons}`;
}

/** Side by side two runs take the machine from each other, which is how vitest runs files unless it is told otherwise. */
function alone(document: RunDocument): readonly string[] {
  const busy = document.scenarios.some(({ arms }) =>
    arms.some(({ verdict, settledBy }) => verdict === 'inconclusive' && settledBy === 'load'),
  );
  return busy ? ['a run needs the machine to itself: fileParallelism: false in the config of vitest'] : [];
}

/** Why an assertion about a run fails: what it expected, then the run as the console shows it, then what to do next. */
export function failureMessage(
  document: RunDocument,
  { plan, again }: FinishedRun,
  { expected, outcome, paint }: { readonly expected: Verdict; readonly outcome: Verdict; readonly paint: Paint },
): string {
  const scenarios = plan.scenarios.map(({ scenario }) => scenario);
  const context = reporterContext(null, scenarios);
  const options = { ...context, width, paint, ...(again === null ? {} : { again: () => again }) };
  const names = scenarios.map(({ name }) => name).join(', ');
  return [
    `expected ${names} to be ${expected}, and ${sawOf(outcome, document)}`,
    '',
    renderRun(document, plan.output, options).trimEnd(),
    `as a page: ${context.gatecrash} report ${context.shortPath(plan.output)} --open`,
    ...alone(document),
  ].join('\n');
}
