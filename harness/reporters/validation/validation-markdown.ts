import type { FindingDocument, ValidationDocument } from '../../model/validation-document.ts';
import { markdownBlock, markdownText } from '../markdown-text.ts';
import { saidAnswer } from './answer.ts';
import { changesMarkdown } from './changes-markdown.ts';
import { counting, saidExpired, suppressedOf } from './counts.ts';
import { cellsMarkdown, gridMarkdown } from './grid-markdown.ts';
import { requestsMarkdown } from './requests-markdown.ts';
import { within } from './within.ts';

/** A comment on GitHub has 65,536 characters at most. */
const mostBytes = 60_000;
const cellBytes = 700;

const rank = { error: 0, warning: 1, info: 2 } as const;

function row(finding: FindingDocument): string {
  const { severity, file, line, rule, message, fix } = finding;
  const expired = saidExpired(finding);
  const what = markdownText(expired === null ? message : `${message} (${expired})`, cellBytes);
  return `| ${severity} | ${markdownText(`${file}:${line}`, 300)} | ${markdownText(rule, 100)} | ${what} | ${markdownText(fix, cellBytes)} |`;
}

function suppressedLines(document: ValidationDocument, bytes: number): readonly string[] {
  const all = suppressedOf(document);
  if (all.length === 0) return [];
  const lines = all.map(({ rule, file, line, suppressed }) => {
    const details = [suppressed?.reason, suppressed?.owner, suppressed?.expires && `until ${suppressed.expires}`];
    const said = details.filter((part) => typeof part === 'string' && part !== '').join('; ');
    return `- ${markdownText(`${file}:${line} ${rule}${said === '' ? '' : `: ${said}`}`, cellBytes)}`;
  });
  const { shown, left } = within(lines, bytes);
  return [
    '',
    `<details><summary>${all.length} suppressed</summary>`,
    '',
    ...shown,
    ...(left > 0 ? [`- and ${left} more`] : []),
    '',
    '</details>',
  ];
}

/** The line that matters most, with carets. */
function worst(findings: readonly FindingDocument[]): readonly string[] {
  const [first] = findings;
  if (first === undefined || first.severity === 'info') return [];
  const { shown, line } = first;
  return ['', markdownBlock('nginx', [`# line ${line}`, shown.text], cellBytes)];
}

/** The findings as a table, in no more than so many bytes. */
function findingRows(document: ValidationDocument, bytes: number): readonly string[] {
  const findings = counting(document).toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  if (findings.length === 0) return [];
  const { shown, left } = within(findings.map(row), bytes);
  return [
    ...worst(findings),
    ...['', '| severity | where | rule | what | fix |', '| --- | --- | --- | --- | --- |'],
    ...shown,
    ...(left > 0 ? ['', `and ${left} more: \`gatecrash validate\` has all of them`] : []),
  ];
}

/** Whether nginx loads it, and in whose words not. */
function loadedLines({ loaded, environment, complaints }: ValidationDocument): readonly string[] {
  if (loaded === null || environment === null) return [];
  const { name, version } = environment.gateway;
  const said = `${markdownText(`${name} ${version}`, 100)} ${loaded ? 'loads it' : 'does not load it'}`;
  const words = complaints.slice(0, 5).map(({ message, file, line }) => {
    const place = file === null ? '' : `${file}:${line}: `;
    return `- ${markdownText(`${place}${message}`, cellBytes)}`;
  });
  return ['', `${loaded ? '✓' : '✗'} ${said}`, ...(words.length === 0 ? [] : ['', ...words])];
}

/** How many bytes each part may have at most; all together are fewer than a comment has. */
const shares = { changes: 14_000, grid: 10_000, cells: 10_000, requests: 5000 } as const;

/**
 * What a validation comes to, for a comment on a pull request: what differs from the baseline, the grid, and what the rules
 * found; always short enough for one.
 */
export function validationMarkdown(document: ValidationDocument): string {
  const mark = document.exitCode === 0 ? '✓' : '✗';
  const top = [
    `### ${mark} gatecrash validate: ${markdownText(document.config.path, 300)}`,
    '',
    markdownText(saidAnswer(document), cellBytes),
    ...loadedLines(document),
  ];
  const parts = [
    ...changesMarkdown(document, shares.changes),
    ...gridMarkdown(document, shares.grid),
    ...cellsMarkdown(document, shares.cells),
    ...requestsMarkdown(document, shares.requests),
  ];
  const used = Buffer.byteLength([...top, ...parts].join('\n'));
  const suppressed = suppressedLines(document, Math.min(mostBytes / 4, (mostBytes - used) / 3));
  const rest = mostBytes - used - Buffer.byteLength(suppressed.join('\n')) - 2000;
  return `${[...top, ...parts, ...findingRows(document, Math.min(mostBytes / 2, rest)), ...suppressed].join('\n')}\n`;
}
