import { createHash } from 'node:crypto';
import { loadTree } from './config/load-tree.ts';
import { saidPlace } from './config/place.ts';
import { describeRule } from './lint/describe-rule.ts';
import { rules } from './lint/index.ts';
import { lint } from './lint/lint.ts';
import { ownRules } from './lint/own-rules.ts';
import type { FileSuppression } from './lint/suppressions-file.ts';
import { saidVersion, type Version } from './lint/version.ts';
import type { Problem } from './model/error.ts';
import type { FindingDocument, RuleDocument, ValidationDocument } from './model/validation-document.ts';
import { exitCodeOfValidation, type FailingOn } from './model/validation-exit-code.ts';
import type { GivenConfig } from './validate/given-config.ts';
import { treeProblems } from './validate/tree-problems.ts';

/** How a config is held against the rules. */
export interface LintOptions extends FailingOn {
  /** The config as it was named. */
  readonly asked: string;
  readonly version: string;
  readonly gateways: readonly Version[];
  readonly suppressions: readonly FileSuppression[];
  /** The day on which it is asked, as 2027-01-31. */
  readonly today: string;
}

const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What was left out of a config, for its document. */
export function leftOutOf({ leftOut }: Pick<GivenConfig, 'leftOut'>): ValidationDocument['missing'] {
  return leftOut.map(({ name, leadsTo }) => ({
    what: 'module',
    name,
    detail: `a link to ${leadsTo}, which loads a module of this machine's nginx: left out for any other (--nginx /usr/sbin/nginx)`,
    at: name,
  }));
}

/** The rules that findings are of, in the order in which the docs tell them. */
function rulesOf(findings: readonly FindingDocument[]): RuleDocument[] {
  const found = new Set(findings.map(({ rule }) => rule));
  return [...rules, ...ownRules].filter(({ id }) => found.has(id)).map(describeRule);
}

/** Holds a config against the rules of reliability without starting anything; problems where nginx would not load it. */
export function lintConfig(
  { main, files, contents, names, wrapped, leftOut, unset }: GivenConfig,
  { asked, version, gateways, suppressions, today, failOn, advisory, inconclusive }: LintOptions,
): { readonly document: ValidationDocument | null; readonly problems: readonly Problem[] } {
  const nameOf = (path: string): string => names.get(path) ?? path;
  const tree = loadTree(files, main, nameOf);
  const problems = treeProblems(tree);
  if (problems.length > 0) return { document: null, problems };
  const given = [...files.keys()].filter((path) => !wrapped || path !== main);
  const sources = new Map(given.map((path) => [nameOf(path), files.get(path) ?? '']));
  const findings = lint({ directives: tree.directives, sources, gateways, whole: !wrapped, suppressions, today });
  const digests = given.map((path) => ({ path: nameOf(path), sha256: digest(contents.get(path) ?? new Uint8Array()) }));
  const document: ValidationDocument = {
    schemaVersion: 1,
    tool: { name: 'gatecrash', version },
    config: { path: asked, sha256: digests[0]?.sha256 ?? '', files: digests },
    environment: null,
    gateways: gateways.map(saidVersion),
    loaded: null,
    complaints: [],
    unreached: [],
    supplied: [],
    missing: [
      ...tree.missing.map(({ path, at }) => ({
        what: 'include',
        name: path,
        detail: saidPlace(at),
        at: saidPlace(at),
      })),
      ...leftOutOf({ leftOut }),
      ...unset.map(({ name, at }) => ({ what: 'variable', name, detail: saidPlace(at), at: saidPlace(at) })),
    ],
    findings: [...findings],
    rules: rulesOf(findings),
    faults: [],
    matrix: [],
    comparison: null,
    failOn,
    advisory,
    exitCode: exitCodeOfValidation({ findings, comparison: null }, { failOn, advisory, inconclusive }),
  };
  return { document, problems: [] };
}
