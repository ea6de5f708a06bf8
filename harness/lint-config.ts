import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Compose } from './config/compose/compose.ts';
import { gatewayService } from './config/compose/gateway-service.ts';
import { loadTree } from './config/load-tree.ts';
import { saidPlace } from './config/place.ts';
import type { Composed } from './lint/composed.ts';
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
  /** The compose file beside it; null where none was named. */
  readonly compose: Compose | null;
  readonly suppressions: readonly FileSuppression[];
  /** The day on which it is asked, as 2027-01-31. */
  readonly today: string;
}

const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The compose file with the service that has this config. */
function composedWith(compose: Compose | null, files: readonly string[]): Composed | null {
  if (compose === null) return null;
  return {
    compose,
    gateway: gatewayService(
      compose,
      files.map((file) => path.resolve(file)),
    ),
  };
}

/** What the document tells of the compose file. */
function toldCompose(composed: Composed | null): ValidationDocument['compose'] {
  if (composed === null) return null;
  const { compose, gateway } = composed;
  return {
    path: compose.file,
    gateway: gateway?.name ?? null,
    services: compose.services.map(({ name }) => name),
    notFollowed: [...compose.notFollowed],
  };
}

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
  { asked, version, gateways, compose, suppressions, today, failOn, advisory, inconclusive }: LintOptions,
): { readonly document: ValidationDocument | null; readonly problems: readonly Problem[] } {
  const nameOf = (path: string): string => names.get(path) ?? path;
  const tree = loadTree(files, main, nameOf);
  const problems = treeProblems(tree);
  if (problems.length > 0) return { document: null, problems };
  const given = [...files.keys()].filter((path) => !wrapped || path !== main);
  const sources = new Map(given.map((path) => [nameOf(path), files.get(path) ?? '']));
  const composed = composedWith(compose, given.map(nameOf));
  const { directives } = tree;
  const findings = lint({ directives, sources, gateways, whole: !wrapped, composed, suppressions, today });
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
    compose: toldCompose(composed),
    requests: [],
    requestLog: null,
    faults: [],
    matrix: [],
    comparison: null,
    failOn,
    advisory,
    exitCode: exitCodeOfValidation({ findings, comparison: null }, { failOn, advisory, inconclusive }),
  };
  return { document, problems: [] };
}
