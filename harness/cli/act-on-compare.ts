import path from 'node:path';
import { closest } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { Invocation } from './command.ts';
import { refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { folderProblems, readRunFolders } from './run-folders.ts';

/** What a comparison is told by. */
const comparisonReporters = ['console', 'json', 'markdown'] as const;
type ComparisonReporter = (typeof comparisonReporters)[number];

/** Names of the files that a comparison is written to. */
const files = { json: 'comparison.json', markdown: 'comparison.md' } as const;

function readReporters(raw: unknown, problems: Problem[]): readonly ComparisonReporter[] {
  const names = [
    ...new Set(
      String(raw ?? 'console')
        .split(',')
        .map((name) => name.trim()),
    ),
  ];
  return names.flatMap((name): readonly ComparisonReporter[] => {
    const found = comparisonReporters.find((known) => known === name);
    if (found !== undefined) return [found];
    const near = closest(name, comparisonReporters);
    const hint = near === null ? `there is: ${comparisonReporters.join(', ')}` : `did you mean ${near}?`;
    problems.push({
      code: 'GC1005',
      message: `--compare has no reporter ${name === '' ? 'without a name' : name}`,
      hint,
    });
    return [];
  });
}

function countProblems(folders: readonly string[]): readonly Problem[] {
  if (folders.length === 2) return [];
  const hint = 'gatecrash report --compare <old run folder> <new run folder>';
  return [{ code: 'GC1011', message: `--compare: expected two run folders, saw ${folders.length}`, hint }];
}

/** Markdown is the only one that may be all there is on stdout beside JSON: what is for people goes to stderr then. */
function streams(reporters: readonly ComparisonReporter[], output: string | null) {
  const taken = output === null && reporters.some((name) => name !== 'console');
  return { results: taken ? process.stderr : process.stdout };
}

/** `gatecrash report --compare`: 1 something is worse, 3 something could not be compared, else 0. */
export async function actOnCompare({
  operands,
  options,
  problems: earlier,
}: Pick<Invocation, 'operands' | 'options' | 'problems'>): Promise<number> {
  const problems = [...earlier];
  const reporters = readReporters(options.reporter, problems);
  const output = typeof options.output === 'string' && options.output !== '' ? path.resolve(options.output) : null;
  if (options.output === '') {
    problems.push({ code: 'GC1002', message: 'option --output: expected a folder, saw nothing', hint: null });
  }
  if (options.open === true) {
    const message = 'option --open means nothing with --compare, which has no HTML report';
    problems.push({ code: 'GC1002', message, hint: 'leave --open out' });
  }
  if (output === null && reporters.includes('json') && reporters.includes('markdown')) {
    const message = 'option --output: expected a folder for json and markdown, which cannot both be stdout, saw none';
    problems.push({ code: 'GC1002', message, hint: 'name one of them, or --output comparison' });
  }
  const missing = operands.length === 0 ? [] : folderProblems(operands);
  refuse([...problems, ...countProblems(operands), ...missing]);
  const [old, recent] = await readRunFolders(operands);
  if (old === undefined || recent === undefined) return exitCodes.usage;
  const { compareRuns } = await import('../compare-runs.ts');
  const { comparisonDocumentSchema } = await import('../model/comparison-document.ts');
  const { reporterContext } = await import('./reporter-context.ts');
  const document = comparisonDocumentSchema.parse(await compareRuns(old, recent));
  const { results } = streams(reporters, output);
  const { shortPath } = reporterContext(null, []);
  if (reporters.includes('console')) {
    const { renderComparison } = await import('../reporters/render-comparison.ts');
    const { paintFor } = await import('../reporters/style.ts');
    const width = Math.max(40, results.isTTY ? results.columns || 80 : 80);
    results.write(renderComparison(document, { width, paint: paintFor(results), verbose: options.verbose === true }));
  }
  const { comparisonMarkdown } = await import('../reporters/comparison-markdown.ts');
  const texts = { json: () => `${JSON.stringify(document, null, 2)}\n`, markdown: () => comparisonMarkdown(document) };
  for (const name of reporters) {
    if (name === 'console') continue;
    const text = texts[name]();
    if (output === null) {
      process.stdout.write(text);
      continue;
    }
    const { makeFolder, writeAtomically } = await import('../write-files.ts');
    await makeFolder(output);
    const file = path.join(output, files[name]);
    await writeAtomically(file, text);
    results.write(`${name}: ${shortPath(file)}\n`);
  }
  return document.exitCode;
}
