import { Command, Option } from 'commander';
import { exitCodeOfDocument } from '../model/exit-code.ts';
import type { RunPlan } from '../model/run-plan.ts';
import { defaultReporters, reporterNames } from '../reporters/index.ts';
import type { CommandDefinition, Invocation } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { observeRun } from './observe-run.ts';
import { preparePlan } from './prepare-plan.ts';
import { repeated } from './repeated.ts';
import { reportSkipped } from './report-skipped.ts';
import type { RunOptions } from './run-options.ts';
import { whileWatched } from './while-watched.ts';

const example = `
Examples:
  $ gatecrash run flapping-node
  $ gatecrash run flapping-node --arm failover --confidence strict
  $ gatecrash run ./my-scenarios --reporter json > run.json
  $ gatecrash run flapping-node --arm failover/node-killed --keep
  $ gatecrash run peak-load --breakpoint
  $ gatecrash run flapping-node --arm failover --ablate    which line did it

Options may stand in gatecrash.config.ts, as failFast for --fail-fast; the
command line wins (--no-fail-fast).
`;

/** A flag that a config file may have set can be taken back. */
const flags = ['ablate', 'fail-fast', 'forbid-skipped', 'keep', 'quiet', 'verbose'];

function define(): Command {
  const command = new Command('run')
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
    .option(
      '--timeout <ms>',
      'longest time until the load of an arm is ended (default: 30000); starting, recovery and the last answers come on top',
    )
    .option('--confidence <level>', 'normal excludes a leak of 5 %, strict one of 1 % (default: normal)')
    .option(
      '--breakpoint [parameter]',
      'find the smallest load or fault that starts gateway errors: rate (default), latency, … or rate=100..800',
    )
    .option('-j, --workers <n>', 'arms at the same time, at most (default: two for each core, 8 at most)')
    .option('--repeat-each <n>', 'run every arm n times (default: 1)')
    .option('--takes <n>', 'takes of an arm that a busy machine disturbed (default: 2)')
    .option(
      '--ablate',
      'run each confirmed mitigation again without one directive of its config at a time, and tell which are necessary',
    )
    .option('--shard <i>/<n>', 'only the i-th of n parts of the run')
    .option('--seed <n>', 'a number to record in run.json; nothing is random yet (default: any)')
    .option('-x, --fail-fast', 'start no arm after the first that is refuted or inconclusive')
    .option('--forbid-skipped', 'exit 3 if an arm is skipped')
    .option(
      '--reporter <list>',
      `${reporterNames.join(', ')}, several with commas (default: ${defaultReporters.join(',')})`,
    )
    .option('--output <dir>', 'run folder (default: reports/<UTC time>-<id>)')
    .option('--dry-run', 'print the plan and start nothing; configs are checked by a real run only')
    .option('--keep', 'leave the last arm that ran up, and print how to reach it')
    .option('-q, --quiet', 'no progress on stderr')
    .option('--verbose', 'packets and curl lines of what failed, more of what was seen; stack traces with errors')
    .addHelpText('after', example);
  for (const flag of flags) command.addOption(new Option(`--no-${flag}`).hideHelp());
  return command;
}

/** `--dry-run`: the plan, for people or as a document; a real run would say what else is wrong. */
async function showPlan(plan: RunPlan, options: RunOptions): Promise<number> {
  const { foreseeRuntime } = await import('../foresee-runtime.ts');
  const { planDocument } = await import('./plan-document.ts');
  const { renderPlan } = await import('./render-plan.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const document = planDocument(plan, await foreseeRuntime(plan), options.seed);
  const asJson = options.reporters.includes('json');
  if (asJson) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  const { results, shortPath } = reporterContext(asJson ? process.stdout : null, []);
  if (options.reporters.includes('console') || !asJson)
    results.write(renderPlan(document, results.columns || 80, shortPath));
  return exitCodes.ok;
}

async function act(invocation: Invocation): Promise<number> {
  const { plan, options } = await preparePlan(invocation);
  if (options.breakpoint !== null) {
    const { actOnBreakpoint } = await import('./act-on-breakpoint.ts');
    return actOnBreakpoint(plan, options, options.breakpoint, invocation);
  }
  if (options.dryRun) return showPlan(plan, options);
  const observe = (stopped: () => boolean) => observeRun(plan, options, stopped);
  return whileWatched(options.verbose, observe, async (observed, interruption) => {
    const { run } = await import('../run.ts');
    const { document, kept } = await run(plan, observed.observer, interruption.signal).catch(async (error: unknown) => {
      await observed.report();
      throw error;
    });
    await observed.report();
    if (interruption.by() !== null) return exitCodes.ok;
    reportSkipped(document);
    if (observed.failed()) return exitCodes.cannotRun;
    const exitCode = exitCodeOfDocument(document);
    // What was asked for besides could not be had; a verdict that is bad news is told before that.
    return exitCode === exitCodes.ok && !kept ? exitCodes.cannotRun : exitCode;
  });
}

/** `gatecrash run`: runs scenarios and judges their arms. */
export const runCommand: CommandDefinition = { define, act };
