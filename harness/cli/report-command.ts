import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { ReadRun } from '../merge-shards.ts';
import type { Problem } from '../model/error.ts';
import { exitCodeOfDocument } from '../model/exit-code.ts';
import type { RunDocument } from '../model/run-document.ts';
import { defaultReporters, type ReporterName, reporterNames } from '../reporters/index.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { printError } from './print-problems.ts';
import { reportSkipped } from './report-skipped.ts';
import { reporterFailure } from './reporter-failure.ts';
import { folderProblems, readRunFolders } from './run-folders.ts';
import { readReporters } from './run-options.ts';

const example = `
Examples:
  $ gatecrash report reports/latest
  $ gatecrash report reports/latest --reporter html --open
  $ gatecrash report shard-1 shard-2 --output whole          the shards of one run together
  $ gatecrash report --compare reports/before reports/after  exits 1 where something is worse

Verdicts are those that are stored: gatecrash judge gives them anew.
`;

function define(): Command {
  return new Command('report')
    .description('makes reports of stored runs, puts shards together, compares two runs; starts nothing')
    .argument('<run folder...>', 'what gatecrash run wrote: one, or every shard of one run')
    .option(
      '--reporter <list>',
      `${reporterNames.join(', ')}, several with commas (default: ${defaultReporters.join(',')})`,
    )
    .option('--output <dir>', 'where files go (default: the run folder)')
    .option('--compare', 'what changed from the first run to the second: console, json, markdown')
    .option('--open', 'open report.html')
    .option('--verbose', 'more of what was stored; stack traces with errors')
    .addHelpText('after', example);
}

/** What is to be made, and where. */
interface Order {
  readonly reporters: readonly ReporterName[];
  /** Absolute path; null = not told. */
  readonly output: string | null;
  readonly open: boolean;
  readonly verbose: boolean;
}

function orderProblems(folders: readonly string[], { reporters, output, open }: Order): readonly Problem[] {
  const problems: Problem[] = [];
  const writes = reporters.some((name) => !['console', 'json', 'github'].includes(name));
  if (folders.length > 1 && output === null && writes) {
    const message = 'option --output: expected a folder for the report of several run folders, saw none';
    problems.push({ code: 'GC1002', message, hint: `gatecrash report ${folders.join(' ')} --output merged` });
  }
  if (open && !reporters.some((name) => name === 'html')) {
    const message = `option --open: expected the reporter html, saw ${reporters.join(', ')}`;
    problems.push({ code: 'GC1002', message, hint: '--reporter html --open' });
  }
  // A document that is put beside the arms of another run would be taken for its own.
  const isRunFolder = output !== null && existsSync(path.join(output, 'arms'));
  if (isRunFolder && reporters.includes('json')) {
    problems.push({
      code: 'GC3005',
      message: `${output} is a run folder: its run.json is not replaced`,
      hint: 'name another folder with --output',
    });
  }
  return problems;
}

/** The document to report, with paths that begin at `base`; GC1010 where folders are not the shards of one run. */
async function documentOf(runs: readonly [ReadRun, ...ReadRun[]], base: string): Promise<RunDocument> {
  const [only, ...others] = runs;
  if (others.length === 0) {
    const { relocated } = await import('../relocate-run.ts');
    return relocated(only.document, only.folder, base);
  }
  const { shardTrouble } = await import('../shard-trouble.ts');
  const { mergeShards } = await import('../merge-shards.ts');
  refuse(shardTrouble(runs));
  return mergeShards(runs, base);
}

function noteUnjudged(document: RunDocument, called: string): void {
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  if (arms.every(({ verdict }) => verdict !== null)) return;
  process.stderr.write(
    `the run ended before it was judged: gatecrash judge ${called} tells what its records come to\n`,
  );
}

async function makeReports(runs: readonly [ReadRun, ...ReadRun[]], order: Order): Promise<number> {
  const { reporters, output, verbose } = order;
  const { makeFolder, writeAtomically } = await import('../write-files.ts');
  const { realpath } = await import('node:fs/promises');
  const folder = output ?? (runs.length === 1 ? runs[0].folder : process.cwd());
  const document = await documentOf(runs, existsSync(folder) ? await realpath(folder) : folder);
  if (output !== null) await makeFolder(output);
  const { createReporters, fileReportersOf } = await import('../reporters/index.ts');
  const { guardObservers } = await import('../reporters/guard-observers.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const { serialiseRunDocument } = await import('../model/serialise-run-document.ts');
  const { storedRun } = await import('../stored-run.ts');
  const { writeReports } = await import('../write-reports.ts');
  const { nameReports } = await import('./name-reports.ts');
  const context = reporterContext(reporters.includes('json') && output === null ? process.stdout : null, [], {
    command: document.environment.command,
    verbose,
  });
  let worst = 0;
  const onFailure = (name: string, cause: unknown): void => {
    const error = reporterFailure(name, cause);
    worst = Math.max(worst, error.exitCode);
    printError(error, verbose);
  };
  const observer = guardObservers(await createReporters(reporters, context), onFailure);
  observer.onRunEnd?.(document, runs.length === 1 ? runs[0].folder : folder);
  if (output !== null && reporters.includes('json')) {
    const file = path.join(output, 'run.json');
    await writeAtomically(file, serialiseRunDocument(document));
    nameReports([{ name: 'json', file }], context);
  }
  const written = await writeReports(
    fileReportersOf(reporters),
    storedRun(folder, document),
    folder,
    context,
    onFailure,
  );
  nameReports(written, context);
  reportSkipped(document);
  noteUnjudged(document, runs[0].called);
  const page = written.find(({ name }) => name === 'html');
  if (order.open && page !== undefined) {
    const { openFile } = await import('./open-file.ts');
    const trouble = await openFile(page.file);
    if (trouble !== null) process.stderr.write(`the report is not opened: ${trouble}\n`);
  }
  return worst > 0 ? worst : exitCodeOfDocument(document);
}

/** GC1010 for folders that are one and the same. */
function sameFolders(runs: readonly ReadRun[]): readonly Problem[] {
  return [...Map.groupBy(runs, ({ folder }) => folder).values()].flatMap((those) => {
    const names = those.map(({ called }) => called).join(' and ');
    const message = `expected different run folders, saw one and the same: ${names}`;
    return those.length === 1 ? [] : [{ code: 'GC1010', message, hint: 'name each shard once' } as const];
  });
}

async function act({ operands, options, problems: earlier }: Invocation): Promise<number> {
  const problems: Problem[] = [...earlier];
  const note = (code: Problem['code'], message: string, hint: string | null = null) =>
    problems.push({ code, message, hint });
  if (options.compare === true) {
    const { actOnCompare } = await import('./act-on-compare.ts');
    return actOnCompare({ operands, options, problems });
  }
  const order: Order = {
    reporters: readReporters(options.reporter ?? defaultReporters, note),
    output: typeof options.output === 'string' && options.output !== '' ? path.resolve(options.output) : null,
    open: options.open === true,
    verbose: options.verbose === true,
  };
  if (options.output === '') note('GC1002', 'option --output: expected a folder, saw nothing');
  refuse([...problems, ...orderProblems(operands, order), ...folderProblems(operands)]);
  const [first, ...others] = await readRunFolders(operands);
  if (first === undefined) return exitCodes.usage;
  refuse(sameFolders([first, ...others]));
  return makeReports([first, ...others], order);
}

/** `gatecrash report`: any reporter from stored runs, shards together, or what changed between two. */
export const reportCommand: CommandDefinition = { define, act };
