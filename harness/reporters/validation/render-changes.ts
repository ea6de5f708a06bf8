import type { ValidationComparisonDocument } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, paragraph, wrap } from '../text-layout.ts';
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
import type { Layout } from './layout.ts';

const colours = { worse: 'red', inconclusive: 'yellow', better: 'green' } as const;

/** As wide as the longest of the words: `? inconclusive`. */
const labelWidth = 14;

function hanging(text: string, indent: number, width: number): readonly string[] {
  return paragraph(oneLine(text), Math.max(indent + 10, width), indent);
}

function changeLines(cell: ChangedCell, several: boolean, { width, paint, verbose }: Layout): readonly string[] {
  const { change, fault, methods, moved } = cell;
  const label = `${changeGlyphs[change]} ${change}`;
  const what = [saidWhere(cell, several), fault, methods.join(' ')].filter((part) => part !== '').join(', ');
  const indent = labelWidth + 2;
  const [first = '', ...rest] = wrap(oneLine(what), Math.max(10, width - indent));
  const figures = moved.flatMap(({ measure, from, to, p }) => {
    const chance = verbose && p !== null ? ` (p = ${p.toPrecision(2)})` : '';
    return hanging(`${measure}: ${from} → ${to}${chance}`, indent + 2, width);
  });
  return [
    `${paint(colours[change], label)}${' '.repeat(indent - label.length)}${first}`,
    ...rest.map((line) => `${' '.repeat(indent)}${line}`),
    ...figures,
  ];
}

/** A line of a config, its beginning as it stands, without anything that a terminal would obey. */
function configLine(text: string): string {
  const [indent = ''] = /^[-+] *(?=\S|$)/.exec(text) ?? [];
  return `${indent}${oneLine(text.slice(indent.length))}`;
}

function changeThatMatters(comparison: ValidationComparisonDocument, { width, paint }: Layout): readonly string[] {
  const { culprit } = comparison;
  if (culprit === null) return [];
  const lines = culpritLines(comparison).map((text) =>
    paint(
      text.startsWith('@@') ? 'dim' : text.startsWith('-') ? 'red' : 'green',
      `  ${configLine(text)}`.slice(0, width),
    ),
  );
  return [...paragraph(oneLine(saidCulprit(culprit)), width), ...lines, ''];
}

function places(title: string, all: readonly string[], width: number): readonly string[] {
  return all.length === 0 ? [] : paragraph(`${title}: ${all.map(oneLine).join(', ')}`, width);
}

/** What is worse, better and open against another config or gateway, the worse first. */
export function renderChanges(document: ValidationDocument, layout: Layout): readonly string[] {
  const { comparison } = document;
  if (comparison === null) return [];
  const { width, paint } = layout;
  const several = hasServers(document);
  const reload = saidReload(comparison);
  const cells = changedCells(comparison).flatMap((cell) => changeLines(cell, several, layout));
  return [
    ...paragraph(oneLine(`against ${saidBaseline(document)}: ${saidChanges(comparison)}`), width).map((line) =>
      paint('bold', line),
    ),
    ...cells,
    ...(cells.length === 0 ? [] : ['']),
    ...changeThatMatters(comparison, layout),
    ...places('only this config hands on', comparison.added, width),
    ...places('only the baseline handed on', comparison.removed, width),
    ...(reload === null ? [] : paragraph(reload, width)),
    ...paragraph(comparisonTerms(comparison), width).map((line) => paint('dim', line)),
    '',
  ];
}
