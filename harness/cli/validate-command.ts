import path from 'node:path';
import { Command } from 'commander';
import type { Problem } from '../model/error.ts';
import type { ValidationDocument } from '../model/validation-document.ts';
import type { PreparedRuntime } from '../runtimes/runtime.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { noteCompose, noteFindings, noteMissing } from './note-validation.ts';
import { readVersion } from './package-root.ts';
import { printProblems } from './print-problems.ts';
import { repeated } from './repeated.ts';
import { readValidateOptions, type ValidateOptions, validationReporters } from './validate-options.ts';
import { withoutValues } from './without-values.ts';

const example = `
Examples:
  $ gatecrash validate nginx.conf
  $ gatecrash validate --dry-run /etc/nginx
  $ gatecrash validate --lint-only conf.d --nginx 1.30.0 --fail-on warning
  $ gatecrash validate --lint-only nginx.conf --reporter sarif > nginx.sarif
  $ gatecrash validate --lint-only nginx.conf --compose docker-compose.yml
  $ gatecrash validate nginx.conf --requests access.log.1.gz

A finding is suppressed by a comment on the line above it,
  # gatecrash-disable-next-line <rule> -- <reason>
or by a file of suppressions (docs/rules.md has its form).
Exit codes: 0 nothing to fail on, 1 findings or something worse, 2 usage or no
valid config, 3 inconclusive, 4 the config needs what cannot be supplied
`;

function define(): Command {
  return new Command('validate')
    .description('puts your own nginx config to the test')
    .argument('<config>', 'nginx.conf, a file of conf.d, or a folder of them')
    .option('--lint-only', 'rules alone, nothing is started')
    .option('--dry-run', 'rules, and loads it into a real nginx')
    .option('--fault <list>', 'only these of the faults (repeatable)', repeated)
    .option('-j, --workers <n>', 'pods at the same time (default: 12)')
    .option('--runtime <name>', 'auto, local or docker (default: auto)')
    .option('--nginx <list>', 'versions; with --dry-run also a binary or image')
    .option('--requests <log>', 'an access log to take requests from (- for stdin)')
    .option('--compose <file>', 'holds names against its services (repeatable)', repeated)
    .option('--env-file <file>', 'values of variables: of a template, of --compose')
    .option('--var <NAME=value>', 'one of them (repeatable)', repeated)
    .option('--suppressions <file>', 'findings that are known, with reason and end')
    .option('--baseline <config>', 'what it is compared with: a file, a folder or git:REV:path')
    .option('--bisect', 'finds the smallest change that makes it worse')
    .option('--inconclusive <what>', 'fail, pass or rerun (default: fail)')
    .option('--fail-on <what>', 'error, warning or worse (default: error)')
    .option('--advisory', 'tells, and never fails')
    .option('--reporter <list>', `${validationReporters.join(', ')} (default: console)`)
    .option('--output <dir>', 'where files go (default: stdout)')
    .option('--verbose', 'whole mechanisms, and what is suppressed')
    .addHelpText('after', example);
}

/** What is wrong with the command line itself. */
function askedProblems(
  operands: readonly string[],
  { lintOnly, dryRun, requests }: ValidateOptions,
): readonly Problem[] {
  const [asked] = operands;
  const problems: Problem[] = [];
  if (asked === undefined || asked === '') {
    const hint = 'gatecrash validate --lint-only nginx.conf';
    problems.push({ code: 'GC2008', message: 'expected a config or a folder, saw none', hint });
  }
  if (lintOnly && dryRun) {
    problems.push({
      code: 'GC1002',
      message: 'option --lint-only starts nothing, option --dry-run does',
      hint: 'name one of them',
    });
  }
  if (lintOnly && requests !== null) {
    problems.push({
      code: 'GC1002',
      message: 'option --requests is for what is asked of nginx, and --lint-only starts none',
      hint: 'take --dry-run in place of --lint-only',
    });
  }
  return problems;
}

/** A path as it is called from here, so that findings have paths that lead there. */
function called(asked: string): string {
  const relative = path.relative(process.cwd(), path.resolve(asked));
  if (relative === '') return '.';
  return relative.startsWith('..') || path.isAbsolute(relative) ? asked : relative;
}

/** How far it has come, on stderr. */
async function observed() {
  const { progressReporter } = await import('../reporters/progress.ts');
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  return progressReporter(process.stderr, live);
}

/** More rounds are looked at where somebody would rather wait than not know. */
const looksToRerun = 3;

/** The config that it is compared with; null where there is none but itself. Refused before anything is started. */
async function readOld({ baseline, values }: ValidateOptions): Promise<GivenConfig | null> {
  if (baseline === null) return null;
  const { readBaseline } = await import('../validate/read-baseline.ts');
  const { notAFile } = await import('./not-a-file.ts');
  const { unsetProblems } = await import('../own-config/validate-config.ts');
  const read = readBaseline(baseline, { values, notAFile, folder: process.cwd() });
  if (read.given === null) {
    refuse(read.problems);
    throw new Error(`nothing was read of ${baseline}, and nothing is wrong with it`);
  }
  refuse(unsetProblems(read.given));
  return read.given;
}

/** What the config is compared with: another one on the same nginx, or itself on another. */
async function baselineOf(
  { given, old, prepared }: { given: GivenConfig; old: GivenConfig | null; prepared: PreparedRuntime },
  options: ValidateOptions,
  prepare: Prepare,
) {
  const { baseline, bisect, inconclusive, nginxBefore } = options;
  const common = { bisect, ...(inconclusive === 'rerun' ? { looks: looksToRerun } : {}) };
  if (nginxBefore !== null) {
    const before = await prepare(nginxBefore);
    const { name, version } = before.description.gateway;
    return { ...common, given, prepared: before, called: `${name} ${version}` };
  }
  return baseline === null || old === null ? null : { ...common, given: old, prepared, called: baseline };
}

type Prepare = (nginx: ValidateOptions['nginx']) => Promise<PreparedRuntime>;

/** Loads the config into a real nginx and, unless told not to, puts it through faults; tells what came of it. */
async function load(
  given: GivenConfig,
  linted: ValidationDocument,
  options: ValidateOptions,
  argv: readonly string[],
  tell: (document: ValidationDocument) => Promise<void>,
): Promise<number> {
  const { prepareRuntime } = await import('../prepare-runtime.ts');
  const { unsetProblems, validateConfig } = await import('../own-config/validate-config.ts');
  refuse(unsetProblems(given));
  const old = await readOld(options);
  const { whileWatched } = await import('./while-watched.ts');
  const { shellWord } = await import('./shell-word.ts');
  const { runtime, nginx, verbose, dryRun, workers, faults, inconclusive } = options;
  return whileWatched(verbose, observed, async ({ observer, clear }, { signal }) => {
    const prepare: Prepare = (choice) =>
      prepareRuntime({ scenarios: [], runtime, nginx: choice, verbose: false }, observer, signal);
    const prepared = await prepare(nginx);
    const baseline = await baselineOf({ given, old, prepared }, options, prepare);
    const command = ['gatecrash', ...withoutValues(argv).map(shellWord)].join(' ');
    const onProgress = (what: string): void => observer.onNote?.(what);
    const { document, problems } = await validateConfig(given, linted, {
      ...{ prepared, dryRun, workers, faults, baseline, inconclusive, command, onProgress, signal },
    });
    clear();
    await tell(document);
    printProblems(problems);
    return document.exitCode;
  });
}

async function act({ operands, options: raw, problems: earlier, argv }: Invocation): Promise<number> {
  const { options, problems } = readValidateOptions(raw);
  const { loadSuppressions } = await import('./load-suppressions.ts');
  const suppressed =
    options.suppressions === null ? { suppressions: [], problems: [] } : loadSuppressions(options.suppressions);
  const { loadCompose } = await import('./load-compose.ts');
  const composed = loadCompose(options.compose, options);
  refuse([...earlier, ...problems, ...suppressed.problems, ...composed.problems, ...askedProblems(operands, options)]);
  const { readConfig } = await import('../validate/read-config.ts');
  const { lintConfig } = await import('../lint-config.ts');
  const { notAFile } = await import('./not-a-file.ts');
  const asked = called(operands[0] ?? '');
  const ofMachine = options.nginx?.type === 'binary';
  const read = readConfig(asked, { values: options.values, notAFile, ofMachine });
  if (read.given === null) {
    refuse(read.problems);
    throw new Error(`nothing was read of ${asked}, and nothing is wrong with it`);
  }
  const { document, problems: wrong } = lintConfig(read.given, {
    ...options,
    asked,
    version: readVersion(),
    compose: composed.compose,
    suppressions: suppressed.suppressions,
    today: new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
  });
  refuse(wrong);
  if (document === null) throw new Error(`nothing came of ${asked}`);
  const { tellValidation } = await import('./tell-validation.ts');
  noteCompose(document);
  if (!options.lintOnly) {
    const { given } = read;
    noteFindings(document);
    const { withRequests } = await import('./with-requests.ts');
    const withAsked = await withRequests(document, given, options.requests);
    return load(given, withAsked, options, argv, (told) => tellValidation(told, options));
  }
  noteMissing(document);
  await tellValidation(document, options);
  return document.exitCode;
}

/** `gatecrash validate`: the user's own config put to the test; with --lint-only by rules alone. */
export const validateCommand: CommandDefinition = { define, act };
