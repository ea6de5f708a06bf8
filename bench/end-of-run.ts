import { setTimeout as delay } from 'node:timers/promises';
import { reportRun } from '../harness/cli/report-run.ts';
import { reporterContext } from '../harness/cli/reporter-context.ts';
import type { ScenarioDocument } from '../harness/model/run-document.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { rejudge } from '../harness/rejudge.ts';
import { guardObservers } from '../harness/reporters/guard-observers.ts';
import { createReporters, type ReporterName } from '../harness/reporters/index.ts';
import { progressReporter } from '../harness/reporters/progress.ts';

/**
 * What reporters add to a run, in a process of its own: `end-of-run.ts <run folder> <reporters>`. They are told of its arms
 * one by one, and of the whole at its end. The last line of stderr is the ms that both took, as JSON: of CPU while there
 * are other arms to run, and on the clock when there are none.
 */
const [folder = '', names = ''] = process.argv.slice(2);
const reporters = names.split(',') as readonly ReporterName[];
/** An arm takes some seconds in a run. */
const betweenArmsMs = 20;
const fail = (name: string, error: unknown): void => {
  throw new Error(`${name} failed`, { cause: error });
};
const document = await rejudge(folder);
const plannedArms = document.scenarios.reduce((sum, { arms }) => sum + arms.length, 0);
const context = reporterContext(null, []);
const ended = reportRun(reporters, context, fail, { folder, plannedArms });
const { observer: progress } = progressReporter(process.stderr, false);
const live = await createReporters(reporters, context);
const observer = guardObservers([['progress', progress], ...live, ['files', ended.observer]], fail);

/** Reporters ask of a scenario what its document has as well. */
const asScenario = ({ name, title }: ScenarioDocument) => ({ name, title }) as Scenario;
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const cpuBefore = cpuMs();
for (const scenario of document.scenarios) {
  for (const arm of scenario.arms) {
    observer.onArmEnd(asScenario(scenario), arm);
    await delay(betweenArmsMs);
  }
}
const meanwhileMs = cpuMs() - cpuBefore;
const begun = performance.now();
observer.onRunEnd(document, folder);
await ended.report();
process.stderr.write(`${JSON.stringify({ meanwhileMs, endMs: performance.now() - begun })}\n`);
