import type { FindingDocument, Severity, ValidationDocument } from '../../model/validation-document.ts';
import { oneLine } from '../text-layout.ts';
import { type Annotation, annotationLine, plainLine } from '../workflow-commands.ts';
import { saidAnswer } from './answer.ts';
import { changeAnnotations } from './change-annotations.ts';
import { counting, saidExpired } from './counts.ts';

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

const levelsInOrder = ['error', 'warning', 'notice'] as const satisfies readonly Annotation['level'][];

/** Of a level as many as GitHub shows, the last one of which names what is left out. */
function ofLevel(level: Annotation['level'], all: readonly Annotation[]): readonly string[] {
  const those = all.filter((one) => one.level === level);
  const told = those.length > shown ? those.slice(0, shown - 1) : those;
  const lines = told.map(annotationLine);
  const rest = those.slice(told.length);
  if (rest.length === 0) return lines;
  const places = rest.map(({ file, line, title }) => {
    const what = title.replace(/^gatecrash: /, '');
    return file === null ? what : `${file}:${line} ${what}`;
  });
  const more = { level, title: `gatecrash: ${rest.length} more`, message: places.join(', '), file: null, line: null };
  return [...lines, annotationLine(more)];
}

/** What a validation comes to as annotations of GitHub Actions, at file and line: what is worse, and what the rules found. */
export function validationGithub(document: ValidationDocument): string {
  const annotations = [...changeAnnotations(document), ...counting(document).map(annotationOf)];
  const lines = levelsInOrder.flatMap((level) => ofLevel(level, annotations));
  return `${[...lines, plainLine(oneLine(`${document.config.path}: ${saidAnswer(document)}`))].join('\n')}\n`;
}
