import type { FindingDocument, Severity, ValidationDocument } from '../../model/validation-document.ts';
import { oneLine } from '../text-layout.ts';
import { type Annotation, annotationLine, plainLine } from '../workflow-commands.ts';
import { counting, saidCounts, saidExpired } from './counts.ts';

/** GitHub shows so many annotations of a level in a step. */
const shown = 10;

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

function annotationOf(finding: FindingDocument): Annotation {
  const { severity, file, line, column, endColumn, rule, message, fix } = finding;
  const expired = saidExpired(finding);
  return {
    level: levels[severity],
    title: `gatecrash: ${rule}`,
    message: `${message}. Fix: ${fix}${expired === null ? '' : `. ${expired}`}`,
    file,
    line,
    columns: { from: column, to: endColumn },
  };
}

function ofLevel(severity: Severity, findings: readonly FindingDocument[]): readonly string[] {
  const those = findings.filter((one) => one.severity === severity);
  const told = those.length > shown ? those.slice(0, shown - 1) : those;
  const lines = told.map((finding) => annotationLine(annotationOf(finding)));
  const rest = those.slice(told.length);
  if (rest.length === 0) return lines;
  const places = rest.map(({ file, line, rule }) => `${file}:${line} ${rule}`).join(', ');
  const more = {
    level: levels[severity],
    title: `gatecrash: ${rest.length} more`,
    message: places,
    file: null,
    line: null,
  };
  return [...lines, annotationLine(more)];
}

/** What was found in a config as annotations of GitHub Actions, at file and line; what is suppressed is none. */
export function findingsGithub(document: ValidationDocument): string {
  const findings = counting(document);
  const lines = (['error', 'warning', 'info'] as const).flatMap((severity) => ofLevel(severity, findings));
  return `${[...lines, plainLine(oneLine(`${document.config.path}: ${saidCounts(document)}`))].join('\n')}\n`;
}
