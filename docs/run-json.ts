import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { type RunField, runFields } from './run-fields.ts';

/** Values of real runs by the path of their field; `npm run docs -- <run folder> …` takes them anew from these runs. */
const examplesFile = path.join(packageRoot, 'docs/run-examples.json');
const page = path.join(packageRoot, 'docs/run-json.md');

/** Values of real runs, by the path of the field. */
export type Examples = Readonly<Record<string, unknown>>;

/** A value that shows something, and nothing of the machine that it is of. */
function shows(value: unknown): boolean {
  if (value === null || value === '' || value === undefined) return false;
  if (typeof value === 'object') return Object.keys(value).length > 0 && JSON.stringify(value).length < 200;
  return !/(^|[\s='"])\/(tmp|home|root|work|var\/tmp)\//.test(String(value));
}

/** The first value that shows something; one that is not zero, if there is one. */
function tellingOf(values: readonly unknown[]): unknown {
  return values.find((value) => shows(value) && value !== 0 && value !== false) ?? values.find(shows);
}

/** Objects are shown by their fields, lists of objects too; keys that are names (statuses) show their values. */
function hasExample({ path: name, type }: RunField, fields: readonly RunField[]): boolean {
  return (
    !fields.some(
      (other) => other.path !== name && /^[.[{(]/.test(other.path.slice(name.length)) && other.path.startsWith(name),
    ) && type !== ''
  );
}

/** An example for each field that these runs have one of, the first runs first; what they lack stays as it was. */
export function examplesFrom(documents: readonly unknown[], before: Examples): Examples {
  const fields = runFields();
  return Object.fromEntries(
    fields
      .filter((field) => hasExample(field, fields))
      .flatMap((field) => {
        const values = documents.map((document) => tellingOf(field.valuesIn(document)));
        const example = values.find((value) => value !== undefined) ?? before[field.path];
        return example === undefined ? [] : [[field.path, example] as const];
      }),
  );
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function exampleCell(value: unknown): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value);
  const ticks = text.includes('`') ? '``' : '`';
  return cell(`${ticks}${text.length > 70 ? `${text.slice(0, 69)}…` : text}${ticks}`);
}

/** Parts of the page: fields whose paths begin so, the longest beginning first. */
const parts = [
  ['scenarios[].arms[]', 'An arm', 'Instants are ms since the load of the arm began.'],
  ['scenarios[].ablations[]', 'An ablation', 'An arm of a mitigation without one of the directives of its config.'],
  ['scenarios[]', 'A scenario', 'What was planned of it, and what came of it.'],
  ['environment', 'The environment', 'What is needed to say whether two runs are of the same thing.'],
  ['', 'The run', 'Dates are ISO-8601 in UTC.'],
] as const;

const partOf = (name: string): string =>
  parts.find(([begin]) => name.startsWith(`${begin}.`) || begin === '')?.[0] ?? '';

function table(begin: string, fields: readonly RunField[], examples: Examples): readonly string[] {
  const rows = fields
    .filter(({ path: name }) => partOf(name) === begin)
    .map(({ path: name, type, description }) => {
      const own = begin === '' ? name : name.slice(begin.length + 1);
      return `| \`${own}\` | ${cell(type)} | ${exampleCell(examples[name])} | ${cell(description ?? '')} |`;
    });
  return ['| field | type | example | meaning |', '| --- | --- | --- | --- |', ...rows];
}

/** docs/run-json.md: every field of run.json with its meaning, from the schema, and a value that a real run had. */
export function runJsonPage(examples: Examples): string {
  const fields = runFields();
  const lines = [
    '# run.json',
    '',
    'What `gatecrash run` writes into its run folder, and what every report is made from. The JSON Schema is',
    '[run.schema.json](run.schema.json). Every field is always there; where it does not apply it is null, 0, {} or []. Fields may',
    'be added; none is renamed or dropped without another `schemaVersion`.',
    '',
    'This page is made by `npm run docs` from the schema; the examples are values of real runs, and where there is none, none',
    'of those runs had one. `name[]` is each of a list, `name{}` each value of an object whose keys are names, `name(type)` a',
    'variant.',
    ...parts
      .toReversed()
      .flatMap(([begin, title, words]) => [
        '',
        `## ${title}${begin === '' ? '' : `: \`${begin}\``}`,
        '',
        words,
        '',
        ...table(begin, fields, examples),
      ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The examples that are kept. */
export async function keptExamples(): Promise<Examples> {
  return JSON.parse(await readFile(examplesFile, 'utf8')) as Examples;
}

/** Writes the page; from these runs, if there are any, examples are taken first. */
export async function writeRunJsonPage(folders: readonly string[]): Promise<void> {
  const documents = await Promise.all(
    folders.map(async (folder) => JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as unknown),
  );
  const examples = examplesFrom(documents, await keptExamples());
  await writeFile(examplesFile, `${JSON.stringify(examples, null, 2)}\n`);
  await writeFile(page, runJsonPage(examples));
}
