import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { ValidationDocument } from '../model/validation-document.ts';
import { ownCommand } from './own-command.ts';
import { documentReporters, type ValidateOptions, type ValidationReporter } from './validate-options.ts';

/** Names of the files that a validation is written to. */
const files = {
  json: 'validation.json',
  markdown: 'validation.md',
  sarif: 'validation.sarif',
  html: 'validation.html',
} as const;
type DocumentReporter = keyof typeof files;

const isDocument = (name: ValidationReporter): name is DocumentReporter =>
  documentReporters.some((one) => one === name);

/** The document with its files as they are called from the folder that CI has checked out. */
function fromCheckout(document: ValidationDocument): ValidationDocument {
  const root = process.env.GITHUB_WORKSPACE;
  const inside = root === undefined || root === '' ? '' : path.relative(root, process.cwd());
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return document;
  const from = (file: string) => (path.isAbsolute(file) ? file : path.join(inside, file));
  const { findings, matrix, comparison } = document;
  const culprit = comparison?.culprit ?? null;
  return {
    ...document,
    findings: findings.map((finding) => ({ ...finding, file: from(finding.file) })),
    matrix: matrix.map((cell) => ({ ...cell, at: from(cell.at) })),
    comparison:
      comparison === null || culprit === null
        ? comparison
        : { ...comparison, culprit: { ...culprit, file: from(culprit.file) } },
  };
}

async function textOf(name: DocumentReporter, document: ValidationDocument): Promise<string> {
  if (name === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  if (name === 'markdown')
    return (await import('../reporters/validation/validation-markdown.ts')).validationMarkdown(document);
  if (name === 'html') return (await import('../reporters/html/validation-html.ts')).validationHtml(document);
  return (await import('../reporters/validation/sarif.ts')).sarifOf(fromCheckout(document));
}

async function writeDocuments(
  reporters: readonly ValidationReporter[],
  document: ValidationDocument,
  output: string | null,
  results: NodeJS.WriteStream,
): Promise<void> {
  for (const name of reporters.filter(isDocument)) {
    const text = await textOf(name, document);
    if (output === null) {
      process.stdout.write(text);
      continue;
    }
    const { makeFolder, writeAtomically } = await import('../write-files.ts');
    await makeFolder(output);
    const file = path.join(output, files[name]);
    await writeAtomically(file, text);
    results.write(`${name}: ${file}\n`);
  }
}

/** Tells of a validation by each reporter that was asked for; what is for people moves to stderr where a document has stdout. */
export async function tellValidation(
  document: ValidationDocument,
  { reporters, output, verbose }: ValidateOptions,
): Promise<void> {
  const isTaken = output === null && reporters.some(isDocument);
  const results = isTaken ? process.stderr : process.stdout;
  if (reporters.includes('console')) {
    const { renderValidation } = await import('../reporters/validation/render-validation.ts');
    const { paintFor } = await import('../reporters/style.ts');
    const width = Math.max(40, results.isTTY ? results.columns || 80 : 80);
    const gatecrash = ownCommand(process.cwd(), process.env.PATH ?? '');
    results.write(renderValidation(document, { width, paint: paintFor(results), gatecrash, verbose }));
  }
  if (reporters.includes('github')) {
    const { validationGithub } = await import('../reporters/validation/validation-github.ts');
    results.write(validationGithub(fromCheckout(document)));
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary !== undefined && summary !== '') appendFileSync(summary, `${await textOf('markdown', document)}\n`);
  }
  await writeDocuments(reporters, document, output, results);
}
