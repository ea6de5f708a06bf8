import { availableParallelism } from 'node:os';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { type Alone, tryValue } from './breakpoint-step.ts';
import { theoryOf } from './breakpoint-theory.ts';
import { emptyRunFolder } from './claim-run-folder.ts';
import { environmentOf } from './environment.ts';
import { idleCores } from './idle-cores.ts';
import { describeEnd } from './judge/breakpoint/describe-end.ts';
import { bracketOf, type NextStep, nextStep, type SearchPlan } from './judge/breakpoint/search.ts';
import type { StepPlan } from './judge/breakpoint/step.ts';
import type { BreakpointDocument, BreakpointStep } from './model/breakpoint-document.ts';
import { alphaPerStep, type BreakpointObserver, type BreakpointPlan } from './model/breakpoint-plan.ts';
import { problemOf } from './model/error.ts';
import { interruptedExitCode } from './model/interrupted.ts';
import type { RunObserver } from './model/run-plan.ts';
import { serialiseBreakpointDocument } from './model/serialise-breakpoint-document.ts';
import { openRun } from './open-run.ts';
import { breakpointDocumentFile } from './run-folder.ts';
import type { RuntimeDescription } from './runtimes/runtime.ts';
import { measureSaturation } from './saturation.ts';
import { pointLink, writeAtomically } from './write-files.ts';

/** A ramp that doubles finds a hundredfold in seven steps. */
const rampFactor = 2;
/** A step that a busy machine spoils is tried again three times. */
const mostTries = 4;
/** A shorter step tells of a moment: a queue has not filled, and a CPU that was missing for 50 ms counts for much. */
const leastStepMs = 3000;
/** A load of half a percent more than is served makes latency grow by 5 ms in a second. */
const steepestGrowth = 0.005;

/** A machine that is busy for longer is given the step all the same. */
const idleWithinMs = 15_000;

function searchPlanOf({ parameter, resolution, mostSteps }: BreakpointPlan): SearchPlan {
  const { direction, start, from, to, integer } = parameter;
  return { direction, start, from, to, integer, factor: rampFactor, resolution, mostSteps, mostTries };
}

function emptyDocument(plan: BreakpointPlan, runtime: RuntimeDescription): BreakpointDocument {
  const { run, scenario, parameter, threshold, alpha, mostSteps, resolution } = plan;
  const { start, from, to, name, unit, what, direction, fault, armAt } = parameter;
  const arm = armAt(start);
  return {
    schemaVersion: 1,
    tool: { name: 'gatecrash', version: packageJson.version },
    startedAt: new Date().toISOString(),
    finishedAt: null,
    complete: false,
    exitCode: null,
    environment: environmentOf(run, runtime),
    scenario: { name: scenario.name, title: scenario.title },
    arm: arm.name,
    config: arm.config,
    parameter: { name, unit, what, direction, fault },
    plan: {
      ...{ start, from, to, resolution, threshold, alpha, mostSteps },
      alphaPerStep: alphaPerStep(plan),
      stepTimeoutMs: run.armTimeoutMs,
    },
    outcome: 'inconclusive',
    reason: 'the search has not come to its end',
    interval: { holds: null, breaks: null },
    undecided: null,
    theory: theoryOf(scenario, parameter),
    firstErrors: [],
    latencyAtHold: null,
    steps: [],
    saturation: null,
  };
}

/** The document with what its steps say of the interval. */
function withBracket(document: BreakpointDocument, plan: SearchPlan): BreakpointDocument {
  const { steps } = document;
  const { holds, breaks, undecided } = bracketOf(plan, steps);
  const stepAt = (value: number | null, decision: BreakpointStep['decision']) =>
    steps.findLast((step) => step.value === value && step.decision === decision);
  return {
    ...document,
    interval: { holds, breaks },
    undecided: undecided === null ? null : [...undecided],
    firstErrors: stepAt(breaks, 'breaks')?.kinds ?? [],
    latencyAtHold: stepAt(holds, 'holds')?.latencyMs ?? null,
  };
}

/** A search under way; `document` is what the folder has, and grows by a step at a time. */
interface Searching {
  readonly plan: BreakpointPlan;
  readonly search: SearchPlan;
  readonly observer: BreakpointObserver;
  readonly alone: Alone;
  document: BreakpointDocument;
}

async function store(searching: Searching, change: Partial<BreakpointDocument>): Promise<void> {
  searching.document = withBracket({ ...searching.document, ...change }, searching.search);
  const file = path.join(searching.plan.run.output, breakpointDocumentFile);
  await writeAtomically(file, serialiseBreakpointDocument(searching.document));
}

/** Waits until half of the machine has nothing to do, or the time is over: what spoilt a step may be at work yet. */
async function awaitIdle(signal: AbortSignal): Promise<void> {
  const cores = availableParallelism();
  const deadline = performance.now() + idleWithinMs;
  while (!signal.aborted && performance.now() < deadline && (await idleCores(cores)) < cores / 2);
}

async function searchOn(searching: Searching): Promise<Exclude<NextStep, { readonly type: 'try' }>> {
  const { plan, search, observer, alone } = searching;
  const { threshold, parameter } = plan;
  const rules: StepPlan = {
    ...{ threshold, alpha: alphaPerStep(plan) },
    ...{ leastMs: leastStepMs, steepest: steepestGrowth },
  };
  for (;;) {
    alone.signal.throwIfAborted();
    const next = nextStep(search, searching.document.steps);
    if (next.type !== 'try') return next;
    const number = searching.document.steps.length + 1;
    if (searching.document.steps.at(-1)?.decision === 'inconclusive') await awaitIdle(alone.signal);
    observer.onStepStart?.(number, next.value);
    const step = await tryValue(alone, parameter.armAt(next.value), { number, value: next.value }, rules);
    await store(searching, { steps: [...searching.document.steps, step] });
    observer.onStepEnd?.(step);
  }
}

async function findAndMeasure(searching: Searching): Promise<void> {
  const { plan, observer, alone } = searching;
  const { parameter } = plan;
  const end = await searchOn(searching);
  await store(searching, {
    outcome: end.type === 'found' ? 'found' : 'inconclusive',
    reason: describeEnd(end, parameter, searching.document.steps),
  });
  if (!plan.saturation) return;
  const number = searching.document.steps.length + 1;
  const onLevel = observer.onLevelStart ?? (() => {});
  const saturation = await measureSaturation(alone, parameter.armAt(parameter.start), number, onLevel);
  await store(searching, { saturation });
}

/**
 * Looks for the smallest value of a parameter that starts gateway errors, each value in a pod of its own. Whatever
 * happens, what was seen so far is in the run folder and no pod is left; an abort of `signal` ends the step that runs.
 */
export function findBreakpoint(
  plan: BreakpointPlan,
  observer: RunObserver & BreakpointObserver,
  signal: AbortSignal,
): Promise<BreakpointDocument> {
  const { run, scenario } = plan;
  return openRun(run, observer, signal, async ({ runtime, description, runId, checkConfigs }) => {
    const searching: Searching = {
      ...{ plan, search: searchPlanOf(plan), observer, document: emptyDocument(plan, description) },
      alone: { scenario, runtime, runId, output: run.output, timeoutMs: run.armTimeoutMs, signal },
    };
    await checkConfigs();
    await emptyRunFolder(run.output);
    await store(searching, {});
    if (run.latest !== null) {
      await pointLink(run.latest, run.output).catch((error: unknown) => observer.onProblem?.(problemOf(error)));
    }
    try {
      await findAndMeasure(searching);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const { outcome } = searching.document;
    const exitCode = interruptedExitCode(signal) ?? (outcome === 'found' ? 0 : 3);
    await store(searching, { finishedAt: new Date().toISOString(), complete: !signal.aborted, exitCode });
    return searching.document;
  });
}
