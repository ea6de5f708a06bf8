import path from 'node:path';
import { Command } from 'commander';
import type { Problem } from '../model/error.ts';
import { exitCodeOfDocument } from '../model/exit-code.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { printError } from './print-problems.ts';
import { reportSkipped } from './report-skipped.ts';
import { reporterFailure } from './reporter-failure.ts';
import { folderProblems } from './run-folders.ts';

const example = `
Examples:
  $ gatecrash judge reports/latest
  $ gatecrash judge reports/latest --confidence strict
`;

function define(): Command {
  return new Command('judge')
    .description('judges a stored run again: starts nothing, writes nothing')
    .argument('<run folder>', 'what gatecrash run wrote')
    .option('--confidence <level>', 'normal or strict (default: as it was run)')
    .option('--reporter <list>', 'console, json, or both with a comma', 'console')
    .option('--verbose', 'more of what was stored; stack traces with errors')
    .addHelpText('after', example);
}

async function act({ operands, options, problems: earlier }: Invocation): Promise<number> {
  const { readConfidence, readReporters } = await import('./run-options.ts');
  const { createReporters, writelessReporterNames } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const problems: Problem[] = [...earlier];
  const note = (code: Problem['code'], message: string, hint: string | null = null) =>
    problems.push({ code, message, hint });
  const confidence = options.confidence === undefined ? {} : { confidence: readConfidence(options.confidence, note) };
  const reporters = readReporters(options.reporter, note);
  const writing = reporters.filter((name) => !writelessReporterNames.includes(name));
  if (writing.length > 0) {
    const hint = `gatecrash report ${operands[0] ?? '<run folder>'} --reporter ${writing.join(',')}`;
    note(
      'GC1002',
      `option --reporter: judge writes nothing: expected console or json, saw ${writing.join(', ')}`,
      hint,
    );
  }
  refuse([...problems, ...folderProblems(operands.slice(0, 1))]);
  const folder = path.resolve(operands[0] ?? '');
  const { rejudge } = await import('../rejudge.ts');
  const document = await rejudge(folder, confidence);
  let failed = false;
  const context = reporterContext(reporters.includes('json') ? process.stdout : null, [], {
    command: document.environment.command,
    verbose: options.verbose === true,
  });
  const observer = guardObservers(await createReporters(reporters, context), (name, error) => {
    failed = true;
    printError(reporterFailure(name, error), options.verbose === true);
  });
  observer.onRunEnd?.(document, folder);
  reportSkipped(document);
  return failed ? exitCodes.cannotRun : exitCodeOfDocument(document);
}

/** `gatecrash judge`: the same verdicts again, from what was stored. */
export const judgeCommand: CommandDefinition = { define, act };
