import path from 'node:path';
import { type Version, versionOf } from '../lint/version.ts';
import { closest } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { NginxChoice } from '../model/nginx-choice.ts';
import { type ComparisonOptions, readComparison } from './comparison-options.ts';
import { readFaults } from './faults-option.ts';
import { readNginx } from './nginx-option.ts';
import { asTyped, flag, type Note, oneOf, text, texts, wholeNumber } from './option-values.ts';
import { readVariables } from './variables-option.ts';

/** What a validation is told by. */
export const validationReporters = ['console', 'json', 'markdown', 'github', 'sarif', 'html'] as const;
export type ValidationReporter = (typeof validationReporters)[number];

/** Reporters of which each is one document: stdout has room for one. */
export const documentReporters = ['json', 'markdown', 'sarif', 'html'] as const satisfies readonly ValidationReporter[];

/** Pods of a matrix at the same time: most of them wait for something that does not answer. */
const defaultWorkers = 12;

/** The options of `validate`, checked. */
export interface ValidateOptions extends ComparisonOptions {
  readonly lintOnly: boolean;
  /** Loads the config, and injects nothing. */
  readonly dryRun: boolean;
  /** Faults that it is taken through; null = all. */
  readonly faults: ReadonlySet<string> | null;
  /** Pods at the same time, at most. */
  readonly workers: number;
  readonly runtime: 'auto' | 'local' | 'docker';
  /** The nginx that it is loaded into; null = the pinned one. */
  readonly nginx: NginxChoice | null;
  /** Another one, on which the same config is the baseline; null = none. */
  readonly nginxBefore: NginxChoice | null;
  /** Values of the variables of templates. */
  readonly values: ReadonlyMap<string, string>;
  readonly reporters: readonly ValidationReporter[];
  readonly advisory: boolean;
  readonly failOn: 'error' | 'warning' | 'worse';
  /** As typed; null = none. */
  readonly suppressions: string | null;
  /** An access log, as typed; `-` = stdin, null = none. */
  readonly requests: string | null;
  /** Compose files, as typed, to be put together. */
  readonly compose: readonly string[];
  /** Values come from a file that was named. */
  readonly hasEnvFile: boolean;
  readonly gateways: readonly Version[];
  /** Absolute path; null = stdout. */
  readonly output: string | null;
  readonly verbose: boolean;
}

const listed = (raw: unknown): readonly string[] => [
  ...new Set(
    String(raw)
      .split(',')
      .map((name) => name.trim()),
  ),
];

function readReporters(raw: unknown, output: string | null, note: Note): readonly ValidationReporter[] {
  const reporters = listed(raw ?? 'console').flatMap((name): readonly ValidationReporter[] => {
    const found = validationReporters.find((known) => known === name);
    if (found !== undefined) return [found];
    const near = closest(name, validationReporters);
    const hint = near === null ? `there is: ${validationReporters.join(', ')}` : `did you mean ${near}?`;
    note('GC1005', name === '' ? 'a reporter without a name' : `validate has no reporter ${name}`, hint);
    return [];
  });
  const documents = reporters.filter((name) => documentReporters.some((one) => one === name));
  if (documents.length > 1 && output === null) {
    const message = `option --output: expected a folder for ${documents.join(' and ')}, which cannot all be stdout, saw none`;
    note('GC1002', message, 'name one of them, or --output validation');
  }
  return reporters;
}

/** What a config is held against, loaded into, and compared on. */
type Gateways = Pick<ValidateOptions, 'gateways' | 'nginx' | 'nginxBefore'>;

/** Versions are what rules are held against; a binary or an image is only what it is loaded into. */
function readGateways(raw: unknown, settings: Pick<ValidateOptions, 'lintOnly' | 'dryRun'>, note: Note): Gateways {
  if (raw === undefined) return { gateways: [], nginx: null, nginxBefore: null };
  const names = listed(raw);
  const gateways = names.map(versionOf).filter((version) => version !== null);
  if (settings.lintOnly) {
    for (const name of names.filter((one) => versionOf(one) === null)) {
      note('GC1002', `option --nginx: expected versions as 1.28.0, saw ${name === '' ? 'nothing' : name}`);
    }
    return { gateways, nginx: null, nginxBefore: null };
  }
  const most = settings.dryRun ? 1 : 2;
  if (names.length > most) {
    const message = `option --nginx: expected ${most === 1 ? 'one to load it into' : 'two to compare, at most'}, saw ${names.length}`;
    note('GC1002', message, `--nginx ${names.slice(0, most).join(',')}`);
  }
  const [before = null, after = before] = names.slice(0, 2).map((name) => readNginx(name, process.cwd(), note));
  return { gateways, nginx: after, nginxBefore: names.length === 2 ? before : null };
}

/** Reads the options of `validate`; with problems they are not to be used. */
export function readValidateOptions(raw: Readonly<Record<string, unknown>>): {
  readonly options: ValidateOptions;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const note: Note = (code, message, hint = null) => problems.push({ code, message, hint });
  const output = text(raw.output, asTyped('output'), 'a folder', note);
  const dryRun = flag(raw.dryRun, asTyped('dryRun'), note);
  const lintOnly = flag(raw.lintOnly, asTyped('lintOnly'), note);
  const gateways = readGateways(raw.nginx, { lintOnly, dryRun }, note);
  if (gateways.nginxBefore !== null && raw.baseline !== undefined) {
    note(
      'GC1002',
      'option --baseline compares configs on one nginx, option --nginx names two',
      'leave out one of them',
    );
  }
  const options: ValidateOptions = {
    lintOnly,
    dryRun,
    faults: readFaults(texts(raw.fault, asTyped('fault'), note), note),
    workers: wholeNumber(raw.workers, asTyped('workers'), 1, 64, note) ?? defaultWorkers,
    runtime: oneOf(raw.runtime ?? 'auto', asTyped('runtime'), ['auto', 'local', 'docker'], note),
    values: readVariables(
      texts(raw.var, asTyped('var'), note),
      text(raw.envFile, asTyped('envFile'), 'a file', note),
      note,
    ),
    reporters: readReporters(raw.reporter, output, note),
    advisory: flag(raw.advisory, asTyped('advisory'), note),
    failOn: oneOf(raw.failOn ?? 'error', asTyped('failOn'), ['error', 'warning', 'worse'], note),
    suppressions: text(raw.suppressions, asTyped('suppressions'), 'a file', note),
    requests: text(raw.requests, asTyped('requests'), 'an access log', note),
    compose: texts(raw.compose, asTyped('compose'), note),
    hasEnvFile: raw.envFile !== undefined,
    ...gateways,
    output: output === null ? null : path.resolve(output),
    verbose: flag(raw.verbose, asTyped('verbose'), note),
    ...readComparison(raw, { lintOnly, dryRun }, note),
  };
  return { options, problems };
}
