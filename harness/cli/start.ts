import path from 'node:path';
import { Command } from 'commander';
import { closest, didYouMean } from '../model/did-you-mean.ts';
import { failure, GatecrashError } from '../model/error.ts';
import type { CommandDefinition } from './command.ts';
import { commands, laterCommands } from './commands.ts';
import { exitCodes } from './exit-code.ts';
import { packageRoot, readVersion } from './package-root.ts';
import { parseArguments } from './parse-arguments.ts';
import { printError, printProblems } from './print-problems.ts';

const programExample = `
Examples:
  $ gatecrash run flapping-node      reproduces its 502 and proves what stops it
  $ gatecrash list                   what there is to run
  $ gatecrash judge reports/latest   the same verdicts, from what was stored

Exit codes: 0 confirmed, 1 refuted, 2 usage, 3 inconclusive, 4 could not be run
`;

function programNamed(): Command {
  return new Command('gatecrash')
    .description('Reproduces 502 Bad Gateway on purpose and proves which mitigation stops it.')
    .version(readVersion(), '-V, --version')
    .addHelpText('after', programExample);
}

async function programHelp(): Promise<string> {
  const program = programNamed();
  for (const load of Object.values(commands)) program.addCommand((await load()).define());
  return fullHelp(program);
}

/** Help as commander lays it out, with the texts that stand around it. */
function fullHelp(command: Command): string {
  let text = '';
  const hear = (part: string): void => {
    text += part;
  };
  command.configureOutput({ writeOut: hear }).outputHelp();
  return text;
}

/** What to type where a scenario stands in place of a command; null where it is none. */
async function asScenario(typed: string): Promise<string | null> {
  const { findScenarios } = await import('./find-scenarios.ts');
  const { found } = findScenarios([typed], { cwd: process.cwd(), builtIn: path.join(packageRoot, 'scenarios') });
  return found.length === 0 ? null : `did you mean gatecrash run ${typed}?`;
}

async function commandNamed(name: string): Promise<CommandDefinition> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return load();
  const names = [...Object.keys(commands), 'help'];
  if (name.startsWith('-')) {
    throw failure('GC1002', `unknown option ${name} of gatecrash`, didYouMean(name, ['--help', '--version']));
  }
  if (laterCommands.includes(name)) {
    throw failure('GC1007', `command ${name} is not available yet`, `the commands are ${names.join(', ')}`);
  }
  const all = [...names, ...laterCommands];
  const near = closest(name, all);
  const hint = near === null ? await asScenario(name) : `did you mean ${near}?`;
  throw failure('GC1001', `unknown command ${name}`, hint ?? didYouMean(name, names, 'the commands are'));
}

async function help(name: string | undefined): Promise<number> {
  if (name === undefined) {
    process.stdout.write(await programHelp());
    return exitCodes.ok;
  }
  const command = (await commandNamed(name)).define();
  // Its usage line begins with the name of the program that it belongs to.
  programNamed().addCommand(command);
  process.stdout.write(fullHelp(command));
  return exitCodes.ok;
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    // Nothing was asked for, so nothing was proven: a pipeline that forgot its command must not pass.
    process.stderr.write(await programHelp());
    return exitCodes.usage;
  }
  if (name === '--help' || name === '-h') return help(undefined);
  if (name === 'help') return help(rest[0]);
  const command = await commandNamed(name);
  const { help: wantsHelp, ...parsed } = parseArguments(command.define, rest);
  return wantsHelp ? help(name) : command.act({ ...parsed, argv });
}

/** A reader that went away (`gatecrash list | head -1`) is no error; a disk that is full behind a redirect is. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  printProblems([{ code: 'GC3006', message: `stdout cannot be written: ${error.message}`, hint: 'free space' }]);
  process.exit(exitCodes.cannotRun);
}

/** Ends when everything that was written has reached its reader, or nobody reads it any more. */
async function end(exitCode: number): Promise<never> {
  const flushed = [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
  );
  await Promise.all(flushed);
  process.exit(exitCode);
}

/** Runs a command line to its end, and ends the process with its exit code. */
export async function start(argv: readonly string[]): Promise<never> {
  const verbose = argv.includes('--verbose');
  const fail = (error: unknown): never => {
    printError(error, verbose);
    process.exit(exitCodes.cannotRun);
  };
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  process.stdout.on('error', onStreamError);
  process.stderr.on('error', () => {});
  try {
    return await end(await dispatch(argv));
  } catch (error) {
    printError(error, verbose);
    return end(error instanceof GatecrashError ? error.exitCode : exitCodes.cannotRun);
  }
}
