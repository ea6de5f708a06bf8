import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { Problem } from '../model/error.ts';
import { exitCodeOfDocument } from '../model/exit-code.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { isFolder } from './is-folder.ts';
import { printError } from './print-problems.ts';
import { reportSkipped } from './report-skipped.ts';

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

function folderProblems(operands: readonly string[]): readonly Problem[] {
  const [folder] = operands;
  const hint = 'a run folder is what gatecrash run writes, for instance reports/latest';
  if (folder === undefined) return [{ code: 'GC1006', message: 'expected a run folder, saw none', hint }];
  if (existsSync(path.join(folder, 'run.json'))) return [];
  const message = isFolder(folder)
    ? `${folder} is not a run folder: it has no run.json`
    : `there is no folder ${folder}`;
  return [{ code: 'GC1006', message, hint }];
}

async function act({ operands, options, problems: earlier }: Invocation): Promise<number> {
  const { readConfidence, readReporters } = await import('./run-options.ts');
  const { createReporters } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const problems: Problem[] = [...earlier];
  const note = (code: Problem['code'], message: string, hint: string | null = null) =>
    problems.push({ code, message, hint });
  const confidence = options.confidence === undefined ? {} : { confidence: readConfidence(options.confidence, note) };
  const reporters = readReporters(options.reporter, note);
  refuse([...problems, ...folderProblems(operands)]);
  const folder = path.resolve(operands[0] ?? '');
  const { rejudge } = await import('../rejudge.ts');
  const document = await rejudge(folder, confidence);
  let failed = false;
  const context = reporterContext(reporters.includes('json') ? process.stdout : null, [], {
    command: document.environment.command,
    verbose: options.verbose === true,
  });
  const observer = guardObservers(createReporters(reporters, context), (_, error) => {
    failed = true;
    printError(error, options.verbose === true);
  });
  observer.onRunEnd?.(document, folder);
  reportSkipped(document);
  return failed ? exitCodes.cannotRun : exitCodeOfDocument(document);
}

/** `gatecrash judge`: the same verdicts again, from what was stored. */
export const judgeCommand: CommandDefinition = { define, act };
