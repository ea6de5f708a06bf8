import { randomBytes, randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { failure } from '../model/error.ts';
import type { RunObserver, RunPlan } from '../model/run-plan.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { defaultWorkers } from './default-workers.ts';
import { exitCodes, shownExitCode } from './exit-code.ts';
import { watchInterruption } from './interruption.ts';
import { onceStarted } from './once-started.ts';
import { printError, printProblems } from './print-problems.ts';
import { reportSkipped } from './report-skipped.ts';
import type { RunOptions } from './run-options.ts';

const example = `
Examples:
  $ gatecrash run flapping-node
  $ gatecrash run flapping-node --arm failover --confidence strict
  $ gatecrash run ./my-scenarios --reporter json > run.json
`;

function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function define(): Command {
  return new Command('run')
    .description('runs scenarios and judges their arms')
    .argument('[scenario...]', 'names, or folders of your own; none = all of ./scenarios, else the built-in ones')
    .option(
      '--arm <name>',
      'only this arm, and what its verdict rests on; failover = failover/* (repeatable)',
      repeated,
    )
    .option('-g, --grep <regex>', 'only arms whose "<scenario> <arm>" matches')
    .option('--runtime <runtime>', 'where pods live: auto, docker or local (default: auto)')
    .option('--nginx <nginx>', 'the gateway: an image (nginx:1.29), a version (1.29.1) or a binary (./nginx)')
    .option('--timeout <ms>', 'longest time that the load of an arm may last (default: 30000)')
    .option('--confidence <level>', 'normal excludes a leak of 5 %, strict one of 1 % (default: normal)')
    .option('-j, --workers <n>', 'arms at the same time (default: one for every four cores, at least 1)')
    .option('--repeat-each <n>', 'run every arm n times (default: 1)')
    .option('--shard <i>/<n>', 'only the i-th of n parts of the run')
    .option('--seed <n>', 'a number to record in run.json; nothing is random yet (default: any)')
    .option('-x, --fail-fast', 'start no arm after the first that is refuted or inconclusive')
    .option('--forbid-skipped', 'exit 3 if an arm is skipped')
    .option('--reporter <list>', 'console, json, or both with a comma (default: console)')
    .option('--output <dir>', 'run folder (default: reports/<UTC time>-<id>)')
    .option('-q, --quiet', 'no progress on stderr')
    .option('--verbose', 'stack traces with errors')
    .addHelpText('after', example);
}

/** Scenarios, options and arms are looked at together, so that everything that is wrong is told at once. */
async function plan({
  operands,
  options: raw,
  problems,
  argv,
}: Invocation): Promise<{ plan: RunPlan; options: RunOptions }> {
  const { findScenarios } = await import('./find-scenarios.ts');
  const { loadScenarios } = await import('./load-scenario.ts');
  const { packageRoot } = await import('./package-root.ts');
  const cwd = process.cwd();
  const found = findScenarios(operands, { cwd, builtIn: path.join(packageRoot, 'scenarios') });
  // In another thread: what comes next is loaded meanwhile.
  const loading = loadScenarios(found.found);
  const { readRunOptions } = await import('./run-options.ts');
  const { commandLine, defaultOutput, planRun } = await import('./plan-run.ts');
  const read = readRunOptions(raw);
  const loaded = await loading;
  const { options } = read;
  const output = options.output === null ? null : path.resolve(cwd, options.output);
  const planned = planRun(loaded.scenarios, options, {
    confidence: options.confidence,
    runtime: options.runtime,
    nginx: options.nginx,
    seed: options.seed ?? randomInt(2 ** 32),
    armTimeoutMs: options.armTimeoutMs,
    failFast: options.failFast,
    repeatEach: options.repeatEach,
    shard: options.shard,
    workers: options.workers ?? defaultWorkers(availableParallelism()),
    forbidSkipped: options.forbidSkipped,
    output: output ?? defaultOutput(cwd, new Date(), randomBytes(3).toString('hex').slice(0, 4)),
    latest: output === null ? path.join(cwd, 'reports', 'latest') : null,
    command: commandLine(argv),
  });
  const earlier = [...problems, ...read.problems, ...found.problems, ...loaded.problems];
  // Without all scenarios it is not known which arms there are.
  const complete = found.problems.length === 0 && loaded.problems.length === 0;
  refuse('problems' in planned && complete ? [...earlier, ...planned.problems] : earlier);
  if ('problems' in planned) throw failure('GC1004', 'there is no arm to run');
  return { plan: planned.plan, options };
}

interface Observed {
  readonly observer: RunObserver;
  /** Takes the live line away before something else is written to stderr. */
  readonly clear: () => void;
  /** Whether a reporter failed so far. */
  readonly failed: () => boolean;
}

/** What follows the run: progress on stderr, the reporters that were asked for, and problems as they come up. */
async function observe(planned: RunPlan, options: RunOptions, stopped: () => boolean): Promise<Observed> {
  const { createReporters } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { progressReporter } = await import('../reporters/progress.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  const progress = options.quiet ? null : progressReporter(process.stderr, live);
  const clear = progress?.clear ?? (() => {});
  const document = options.reporters.includes('json') && options.output === null ? process.stdout : null;
  const scenarios = planned.scenarios.map(({ scenario }) => scenario);
  const observers: (readonly [string, RunObserver])[] = [
    ...(progress === null ? [] : [['progress', progress.observer] as const]),
    // What goes wrong while everything is taken down is what was asked for.
    ['problems', { onProblem: (problem) => void (stopped() || printProblems([problem])) }],
    ...createReporters(options.reporters, reporterContext(document, scenarios)),
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

async function act(invocation: Invocation): Promise<number> {
  const { plan: planned, options } = await plan(invocation);
  let clear = () => {};
  using interruption = watchInterruption((text) => {
    clear();
    process.stderr.write(`${text}\n`);
  });
  const observed = await observe(planned, options, () => interruption.by() !== null);
  clear = observed.clear;
  const { run } = await import('../run.ts');
  try {
    const document = await run(planned, observed.observer, interruption.signal);
    const by = interruption.by();
    if (by !== null) return exitCodes[by];
    reportSkipped(document);
    return observed.failed() ? exitCodes.cannotRun : shownExitCode(document);
  } catch (error) {
    clear();
    const by = interruption.by();
    if (by === null) throw onceStarted(error);
    // What was told to stop has no other reason to say than that it was told.
    if (error !== interruption.signal.reason) printError(error, options.verbose);
    return exitCodes[by];
  }
}

/** `gatecrash run`: runs scenarios and judges their arms. */
export const runCommand: CommandDefinition = { define, act };
