import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';
import { saidAnswer, summaryLines } from './answer.ts';
import { findingLines } from './finding-lines.ts';
import type { Layout } from './layout.ts';
import { renderBlocks } from './render-blocks.ts';
import { renderChanges } from './render-changes.ts';
import { renderGrid } from './render-grid.ts';
import { renderLoaded } from './render-loaded.ts';

function summary(document: ValidationDocument, mark: string, { width }: Layout): readonly string[] {
  const lines = summaryLines(document);
  if (lines.length === 0) return [];
  const told = lines.flatMap((line) =>
    wrap(oneLine(line), Math.max(10, width - 4)).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`),
  );
  return [`${mark} ${oneLine(document.config.path)}`, ...told, ''];
}

/**
 * What a validation comes to, for people: a summary, what was supplied, findings, what came of each fault, what differs from
 * the baseline, and at last the answer.
 */
export function renderValidation(document: ValidationDocument, layout: Layout): string {
  const { paint, width } = layout;
  const mark = document.exitCode === 0 ? paint('green', '✓') : paint('red', '✗');
  const [first = '', ...rest] = wrap(
    oneLine(`${document.config.path}: ${saidAnswer(document)}`),
    Math.max(10, width - 2),
  );
  const parts = [
    ...summary(document, mark, layout),
    ...renderLoaded(document, layout),
    ...findingLines(document, layout),
    ...renderGrid(document, layout),
    ...renderBlocks(document, layout),
    ...renderChanges(document, layout),
    `${mark} ${first}`,
    ...rest.map((line) => `  ${line}`),
  ];
  return `${parts.join('\n')}\n`;
}
