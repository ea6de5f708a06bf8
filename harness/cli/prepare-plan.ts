import { randomBytes, randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { failure } from '../model/error.ts';
import type { RunPlan } from '../model/run-plan.ts';
import { type Invocation, refuse } from './command.ts';
import type { DeclaredScenario } from './load-scenario.ts';
import { asTyped, type Called } from './option-values.ts';
import type { RunOptions } from './run-options.ts';

/** Arms mostly wait; how many run at once is decided by their loads (`room.ts`) before it is by this. */
const workersPerCore = 2;
const mostWorkers = 8;

/** The options that were typed: those that were not are left to the config file. */
function typedOf(options: Invocation['options']): Invocation['options'] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Where a run is asked for in other words than those of a command line. */
export interface Asked {
  /** In place of the scenarios that the operands name. */
  readonly declared?: DeclaredScenario | null;
  /** How options are called there. */
  readonly called?: (key: string) => Called;
  /** What to run for the same again; unset: the command line. */
  readonly command?: string | null;
}

/**
 * What a run is to do, from its command line, gatecrash.config.ts and the scenarios. They are looked at together, so
 * that everything that is wrong is told at once.
 */
export async function preparePlan(
  { operands, options: raw, problems, argv }: Invocation,
  { declared = null, called = asTyped, command = null }: Asked = {},
): Promise<{ readonly plan: RunPlan; readonly options: RunOptions }> {
  const { findScenarios } = await import('./find-scenarios.ts');
  const { loadScenarios, takeDeclared } = await import('./load-scenario.ts');
  const { packageRoot } = await import('./package-root.ts');
  const cwd = process.cwd();
  const places = { cwd, builtIn: path.join(packageRoot, 'scenarios') };
  const found = declared === null ? findScenarios(operands, places) : { found: [], problems: [] };
  // In another thread: what comes next is loaded meanwhile.
  const loading = declared === null ? loadScenarios(found.found) : takeDeclared(declared);
  const { readRunConfig } = await import('./run-config.ts');
  const { readRunOptions } = await import('./run-options.ts');
  const { commandLine, defaultOutput, planRun } = await import('./plan-run.ts');
  const config = await readRunConfig(cwd);
  const typed = typedOf(raw);
  const { options } = readRunOptions({ ...config.options, ...typed });
  const loaded = await loading;
  const output = options.output === null ? null : path.resolve(cwd, options.output);
  const planned = planRun(loaded.scenarios, options, {
    confidence: options.confidence,
    runtime: options.runtime,
    nginx: options.nginx,
    // The shards of a run have one seed; those that were told none must not come to one each.
    seed: options.seed ?? (options.shard === null ? randomInt(2 ** 32) : 0),
    armTimeoutMs: options.armTimeoutMs,
    failFast: options.failFast,
    repeatEach: options.repeatEach,
    takes: options.takes,
    ablate: options.ablate,
    shard: options.shard,
    workers: options.workers ?? Math.min(workersPerCore * availableParallelism(), mostWorkers),
    keep: options.keep,
    forbidSkipped: options.forbidSkipped,
    verbose: options.verbose,
    output: output ?? defaultOutput(cwd, new Date(), randomBytes(3).toString('hex').slice(0, 4)),
    latest: output === null ? path.join(cwd, 'reports', 'latest') : null,
    command: command ?? commandLine(argv),
  });
  const given = [...problems, ...readRunOptions(typed, called).problems, ...config.problems];
  const earlier = [...given, ...found.problems, ...loaded.problems];
  // Without all scenarios it is not known which arms there are.
  const complete = found.problems.length === 0 && loaded.problems.length === 0;
  refuse('problems' in planned && complete ? [...earlier, ...planned.problems] : earlier);
  if ('problems' in planned) throw failure('GC1004', 'there is no arm to run');
  return { plan: planned.plan, options };
}
