import { onceStarted } from '../cli/once-started.ts';
import { preparePlan } from '../cli/prepare-plan.ts';
import type { RunDocument } from '../model/run-document.ts';
import type { RunPlan } from '../model/run-plan.ts';
import type { ScenarioDeclaration } from '../model/scenario.ts';
import { type CurrentTest, currentTest } from './current-test.ts';
import { remember } from './finished-runs.ts';
import { followRun } from './follow-run.ts';
import { askedOf } from './read-asked.ts';
import { readable } from './readable-error.ts';
import type { RunSettings } from './run-settings.ts';

async function runPlan(plan: RunPlan, signal: AbortSignal): Promise<RunDocument> {
  const following = followRun(plan, signal);
  try {
    const { run: runArms } = await import('../run.ts');
    const { document } = await runArms(plan, following.observer, signal);
    if (!signal.aborted) return document;
  } catch (error) {
    if (!signal.aborted) throw onceStarted(error);
  }
  throw following.stopped();
}

async function prepareAndRun(
  scenario: string | ScenarioDeclaration,
  settings: RunSettings,
  test: CurrentTest | null,
): Promise<RunDocument> {
  const { signal, ...options } = settings;
  const { invocation, asked } = askedOf(scenario, options, test);
  const { plan } = await preparePlan(invocation, asked);
  const signals = [signal, test?.signal].filter((each) => each !== undefined);
  const document = await runPlan(plan, AbortSignal.any(signals));
  remember(document, { plan, again: asked.command });
  return document;
}

/**
 * Runs the arms of a scenario as `gatecrash run` does, and judges them: a built-in one by its name, one of your own by its
 * folder, or as what `scenario()` gave. Resolves to the document of the run, which the run folder has too; rejects where it
 * could not be run. When the test that asks for it ends before it does, everything is taken down.
 */
export function run(scenario: string | ScenarioDeclaration, settings: RunSettings = {}): Promise<RunDocument> {
  const test = currentTest();
  const asked = new Error();
  Error.captureStackTrace(asked, run);
  const trace = asked.stack?.replace(/^.*\n/, '') ?? '';
  const running = prepareAndRun(scenario, settings, test).catch((error) => {
    throw readable(error, trace);
  });
  test?.finishAfter(running.catch(() => {}));
  return running;
}
