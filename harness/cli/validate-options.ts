import path from 'node:path';
import { type Version, versionOf } from '../lint/version.ts';
import { closest } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { asTyped, flag, type Note, oneOf, text } from './option-values.ts';

/** What a validation is told by. */
export const validationReporters = ['console', 'json', 'markdown', 'github', 'sarif'] as const;
export type ValidationReporter = (typeof validationReporters)[number];

/** Reporters of which each is one document: stdout has room for one. */
export const documentReporters = ['json', 'markdown', 'sarif'] as const satisfies readonly ValidationReporter[];

/** The options of `validate`, checked. */
export interface ValidateOptions {
  readonly lintOnly: boolean;
  readonly reporters: readonly ValidationReporter[];
  readonly advisory: boolean;
  readonly failOn: 'error' | 'warning';
  /** As typed; null = none. */
  readonly suppressions: string | null;
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

function readGateways(raw: unknown, note: Note): readonly Version[] {
  if (raw === undefined) return [];
  return listed(raw).flatMap((name): readonly Version[] => {
    const version = versionOf(name);
    if (version !== null) return [version];
    note('GC1002', `option --nginx: expected versions as 1.28.0, saw ${name === '' ? 'nothing' : name}`);
    return [];
  });
}

function readFailOn(raw: unknown, note: Note): 'error' | 'warning' {
  const choice = oneOf(raw ?? 'error', asTyped('failOn'), ['error', 'warning', 'worse'], note);
  if (choice !== 'worse') return choice;
  note('GC1007', 'option --fail-on: worse is not available yet', '--fail-on error or --fail-on warning');
  return 'error';
}

/** Reads the options of `validate`; with problems they are not to be used. */
export function readValidateOptions(raw: Readonly<Record<string, unknown>>): {
  readonly options: ValidateOptions;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const note: Note = (code, message, hint = null) => problems.push({ code, message, hint });
  const output = text(raw.output, asTyped('output'), 'a folder', note);
  const options: ValidateOptions = {
    lintOnly: flag(raw.lintOnly, asTyped('lintOnly'), note),
    reporters: readReporters(raw.reporter, output, note),
    advisory: flag(raw.advisory, asTyped('advisory'), note),
    failOn: readFailOn(raw.failOn, note),
    suppressions: text(raw.suppressions, asTyped('suppressions'), 'a file', note),
    gateways: readGateways(raw.nginx, note),
    output: output === null ? null : path.resolve(output),
    verbose: flag(raw.verbose, asTyped('verbose'), note),
  };
  return { options, problems };
}
