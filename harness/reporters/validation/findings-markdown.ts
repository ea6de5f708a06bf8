import type { FindingDocument, ValidationDocument } from '../../model/validation-document.ts';
import { markdownBlock, markdownText } from '../markdown-text.ts';
import { counting, saidCounts, saidExpired, suppressedOf } from './counts.ts';

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

/** As many lines as there is room for, and how many are left out. */
function within(lines: readonly string[], bytes: number): { readonly shown: readonly string[]; readonly left: number } {
  let used = 0;
  const shown = lines.filter((line) => {
    used += Buffer.byteLength(line) + 1;
    return used <= bytes;
  });
  return { shown, left: lines.length - shown.length };
}

function suppressedLines(document: ValidationDocument): readonly string[] {
  const all = suppressedOf(document);
  if (all.length === 0) return [];
  const lines = all.map(({ rule, file, line, suppressed }) => {
    const details = [suppressed?.reason, suppressed?.owner, suppressed?.expires && `until ${suppressed.expires}`];
    const said = details.filter((part) => typeof part === 'string' && part !== '').join('; ');
    return `- ${markdownText(`${file}:${line} ${rule}${said === '' ? '' : `: ${said}`}`, cellBytes)}`;
  });
  const { shown, left } = within(lines, mostBytes / 4);
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

/** What was found in a config, for a comment on a pull request; always short enough for one. */
export function findingsMarkdown(document: ValidationDocument): string {
  const findings = counting(document).toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  const { shown, left } = within(findings.map(row), mostBytes / 2);
  const only = document.advisory ? ' (told only)' : '';
  const mark = document.exitCode === 1 ? '✗' : '✓';
  return `${[
    `### ${mark} gatecrash validate: ${markdownText(document.config.path, 300)}`,
    '',
    `${saidCounts(document)}${only}`,
    ...worst(findings),
    ...(findings.length === 0
      ? []
      : ['', '| severity | where | rule | what | fix |', '| --- | --- | --- | --- | --- |']),
    ...shown,
    ...(left > 0 ? ['', `and ${left} more: \`gatecrash validate\` has all of them`] : []),
    ...suppressedLines(document),
  ].join('\n')}\n`;
}
