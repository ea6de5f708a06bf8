import { gatewayService } from '../../config/compose/gateway-service.ts';
import { readCompose } from '../../config/compose/read-compose.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { FindingDocument } from '../../model/validation-document.ts';
import type { Composed } from '../composed.ts';
import { type Linted, lint } from '../lint.ts';
import { type Version, versionOf } from '../version.ts';

/** What is wrong with the syntax of a config. */
export function syntaxProblems(source: string): readonly string[] {
  return parseConfig(source, 'nginx.conf').problems.map(({ message }) => message);
}

/** A whole config, for any version, beside nothing. */
const usual = { gateways: [], whole: true, composed: null, suppressions: [], today: '2027-01-31' } as const;

/** What the rules find in several files that one config includes one after the other. */
export function lintFiles(files: Readonly<Record<string, string>>): readonly FindingDocument[] {
  const sources = new Map(Object.entries(files));
  const directives = [...sources].flatMap(([file, source]) => parseConfig(source, file).directives);
  return lint({
    ...usual,
    directives,
    sources,
  });
}

/** What the rules find where each location of a config includes the same file. */
export function lintSnippet(source: string, locations: readonly string[]): readonly FindingDocument[] {
  const block = parseConfig(source, 'snippet.conf').directives;
  const heads = parseConfig(locations.map((path) => `location ${path} { }`).join('\n'), 'nginx.conf').directives;
  const directives = heads.map((location) => ({ ...location, block }));
  const sources = new Map([['snippet.conf', source]]);
  return lint({
    ...usual,
    directives,
    sources,
  });
}

/** A compose file beside /shop/nginx.conf. */
export function composedOf(text: string, values: Readonly<Record<string, string>> = {}): Composed {
  const options = { folder: '/shop', values: new Map(Object.entries(values)) };
  const { compose, problems } = readCompose([{ file: 'docker-compose.yml', text }], options);
  if (compose === null) throw new Error(problems.join('\n'));
  return { compose, gateway: gatewayService(compose, ['/shop/nginx.conf']) };
}

/** What the rules find in a config of one file, nginx.conf, and in the compose file beside it. */
export function lintText(
  source: string,
  {
    gateway,
    compose,
    ...options
  }: Partial<Linted> & { readonly gateway?: string | undefined; readonly compose?: string | undefined } = {},
): readonly FindingDocument[] {
  const gateways: readonly Version[] = [versionOf(gateway ?? '')].filter((version) => version !== null);
  const { directives } = parseConfig(source, 'nginx.conf');
  const sources = new Map([['nginx.conf', source]]);
  const composed = compose === undefined ? null : composedOf(compose);
  return lint({
    ...usual,
    directives,
    sources,
    gateways,
    composed,
    ...options,
  });
}

/** What one rule finds, as `line: message`. */
export function foundBy(rule: string, source: string, gateway?: string, compose?: string): readonly string[] {
  return lintText(source, { gateway, compose })
    .filter((finding) => finding.rule === rule)
    .map(({ line, message }) => `${line}: ${message}`);
}

/** The line of an example that is marked, from 1. */
export function markedLine(example: string): number {
  return example.split('\n').findIndex((line) => /(?:#|--) here$/.test(line)) + 1;
}
