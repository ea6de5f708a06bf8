import type { RunObserver } from '../model/run-plan.ts';
import { consoleReporter } from './console.ts';
import { jsonReporter } from './json.ts';
import type { ReporterContext, ReporterFactory } from './reporter.ts';

/** Every reporter, one line each. */
const reporters = {
  console: consoleReporter,
  json: jsonReporter,
} as const satisfies Record<string, ReporterFactory>;

export type ReporterName = keyof typeof reporters;

/** What `--reporter` takes. */
export const reporterNames = Object.keys(reporters) as readonly ReporterName[];

/** Reporters of later versions: asked for by name, they are not a typing mistake. */
export const laterReporters: readonly string[] = ['html', 'junit', 'markdown', 'github'];

/** The named reporters. */
export function createReporters(
  names: readonly ReporterName[],
  context: ReporterContext,
): readonly (readonly [string, RunObserver])[] {
  return names.map((name) => [name, reporters[name](context)]);
}
