import { parseConfig } from '../../config/parse-config.ts';
import type { FindingDocument } from '../../model/validation-document.ts';
import { type Linted, lint } from '../lint.ts';
import { type Version, versionOf } from '../version.ts';

/** What is wrong with the syntax of a config. */
export function syntaxProblems(source: string): readonly string[] {
  return parseConfig(source, 'nginx.conf').problems.map(({ message }) => message);
}

/** What the rules find in several files that one config includes one after the other. */
export function lintFiles(files: Readonly<Record<string, string>>): readonly FindingDocument[] {
  const sources = new Map(Object.entries(files));
  const directives = [...sources].flatMap(([file, source]) => parseConfig(source, file).directives);
  return lint({ directives, sources, gateways: [], whole: true, suppressions: [], today: '2027-01-31' });
}

/** What the rules find where each location of a config includes the same file. */
export function lintSnippet(source: string, locations: readonly string[]): readonly FindingDocument[] {
  const block = parseConfig(source, 'snippet.conf').directives;
  const heads = parseConfig(locations.map((path) => `location ${path} { }`).join('\n'), 'nginx.conf').directives;
  const directives = heads.map((location) => ({ ...location, block }));
  const sources = new Map([['snippet.conf', source]]);
  return lint({ directives, sources, gateways: [], whole: true, suppressions: [], today: '2027-01-31' });
}

/** What the rules find in a config of one file, nginx.conf. */
export function lintText(
  source: string,
  { gateway, ...options }: Partial<Linted> & { readonly gateway?: string | undefined } = {},
): readonly FindingDocument[] {
  const gateways: readonly Version[] = [versionOf(gateway ?? '')].filter((version) => version !== null);
  const { directives } = parseConfig(source, 'nginx.conf');
  const sources = new Map([['nginx.conf', source]]);
  return lint({ directives, sources, gateways, whole: true, suppressions: [], today: '2027-01-31', ...options });
}

/** What one rule finds, as `line: message`. */
export function foundBy(rule: string, source: string, gateway?: string): readonly string[] {
  return lintText(source, { gateway })
    .filter((finding) => finding.rule === rule)
    .map(({ line, message }) => `${line}: ${message}`);
}

/** The line of an example that is marked, from 1. */
export function markedLine(example: string): number {
  return example.split('\n').findIndex((line) => /(?:#|--) here$/.test(line)) + 1;
}
