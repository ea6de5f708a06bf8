import type { ValidationComparisonDocument } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { markdownBlock, markdownText } from '../markdown-text.ts';
import {
  type ChangedCell,
  changedCells,
  changeGlyphs,
  comparisonTerms,
  culpritLines,
  hasServers,
  saidBaseline,
  saidChanges,
  saidCulprit,
  saidReload,
  saidWhere,
} from './differences.ts';
import { within } from './within.ts';

/** Longer texts are cut. */
const cellBytes = 300;
const plain = (text: string): string => markdownText(text, cellBytes);

function rowsOf(cell: ChangedCell, several: boolean): readonly string[] {
  const { change, fault, methods, moved } = cell;
  const where = [saidWhere(cell, several), fault, methods.join(' ')].map(plain).join(' | ');
  return moved.map(
    ({ measure, from, to }) =>
      `| ${changeGlyphs[change]} ${change} | ${where} | ${measure} | ${plain(from)} | ${plain(to)} |`,
  );
}

function culprit(comparison: ValidationComparisonDocument): readonly string[] {
  const { culprit: found } = comparison;
  if (found === null) return [];
  const lines = culpritLines(comparison);
  const most = 20;
  const rest = lines.length - most;
  const shown = [...lines.slice(0, most), ...(rest > 0 ? [`and ${rest} more lines`] : [])];
  return [plain(saidCulprit(found)), '', markdownBlock('diff', shown, cellBytes), ''];
}

function places(title: string, all: readonly string[]): readonly string[] {
  return all.length === 0 ? [] : [`- ${title}: ${markdownText(all.join(', '), 2 * cellBytes)}`];
}

const head = [
  '| change | where | fault | method | measure | baseline | this config |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

/** What differs from the baseline, the worse first, in no more than so many bytes. */
export function changesMarkdown(document: ValidationDocument, bytes: number): readonly string[] {
  const { comparison } = document;
  if (comparison === null) return [];
  const rows = changedCells(comparison).flatMap((cell) => rowsOf(cell, hasServers(document)));
  const reload = saidReload(comparison);
  const fixed = [
    ...culprit(comparison),
    ...places('only this config hands on', comparison.added),
    ...places('only the baseline handed on', comparison.removed),
    ...(reload === null ? [] : [`- ${reload}`]),
  ];
  const used = Buffer.byteLength(fixed.join('\n')) + 1000;
  const { shown, left } = within(rows, bytes - used);
  return [
    '',
    `**Against ${plain(saidBaseline(document))}: ${plain(saidChanges(comparison))}**`,
    '',
    ...(shown.length === 0 ? [] : [...head, ...shown, '']),
    ...(left > 0 ? [`and ${left} more rows: \`gatecrash validate\` has all of them`, ''] : []),
    ...fixed,
    '',
    plain(comparisonTerms(comparison)),
  ];
}
