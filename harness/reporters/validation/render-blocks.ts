import { counted } from '../../model/counted.ts';
import type { CellDocument } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { hardSpace, oneLine, wrap } from '../text-layout.ts';
import { type Column, textTable } from '../text-table.ts';
import { type Block, blocksOf, type Outcome } from './blocks.ts';
import { figuresOf, saidMs, saidPrice, saidStatuses } from './cell-figures.ts';
import { gradeColours, gradeGlyphs } from './grade-words.ts';
import { gridOf, groundName, triedFaults } from './grid.ts';
import type { Layout } from './layout.ts';

/** As wide as the longest grade with its sign. */
const gradeWidth = 12;

const columns: readonly Column[] = [
  { title: '', minWidth: gradeWidth, yields: 4 },
  { title: '', minWidth: 8, yields: 2 },
  { title: '', minWidth: 4, yields: 3 },
  { title: '', minWidth: 8, yields: 1 },
];

/** So many places are told in figures; the grid has all. */
const mostBlocks = 12;

/** A text that stays on one line where it can. */
const whole = (text: string): string => oneLine(text).replaceAll(' ', hardSpace);

function rowOf({ fault, methods, grade, cells }: Outcome): readonly string[] {
  return [
    whole(`${gradeGlyphs[grade]} ${grade}`).padEnd(gradeWidth, hardSpace),
    oneLine(fault),
    oneLine(methods.join(' ')),
    figuresOf(cells).map(whole).join(', '),
  ];
}

/** Faults that a place survives, in one line; what that cost stands beside them. */
function survivorsOf({ outcomes }: Block, { width, paint }: Layout): readonly string[] {
  const survived = outcomes.filter(({ grade }) => grade === 'survives');
  if (survived.length === 0) return [];
  const all = new Map(outcomes.map(({ fault }) => [fault, new Set<string>()]));
  for (const { fault, methods } of outcomes) for (const method of methods) all.get(fault)?.add(method);
  const names = [...Map.groupBy(survived, ({ fault }) => fault)].map(([fault, those]) => {
    const cells = those.flatMap((outcome) => outcome.cells);
    const methods = those.flatMap((outcome) => outcome.methods);
    const only = new Set(methods).size < (all.get(fault)?.size ?? 0) ? methods.join(' ') : null;
    const beside = [only, saidPrice(cells)].filter((part) => part !== null);
    return whole(`${fault}${beside.length === 0 ? '' : ` (${beside.join('; ')})`}`);
  });
  const label = `${gradeGlyphs.survives} survives`;
  return wrap(names.join(', '), Math.max(10, width - 16)).map((line, index) =>
    index === 0 ? `  ${paint(gradeColours.survives, label)}    ${line}` : `${' '.repeat(16)}${line}`,
  );
}

/** All that is known of a cell beside its grade. */
function detailsOf(cell: CellDocument): readonly string[] {
  const { requests, failed, maxMs, nodes, healthy, duplicates, attemptsPerRequest } = cell;
  const reached = nodes.map(({ name, requests: count }) => `${name} ${count}`).join(', ');
  const median = healthy.p50Ms === null ? '' : `, p50 ${saidMs(healthy.p50Ms)}`;
  return [
    `${failed} of ${requests} failed`,
    ...(maxMs === null ? [] : [`the longest ${saidMs(maxMs)}`]),
    ...(attemptsPerRequest === null ? ['tries not known'] : []),
    ...(duplicates === null ? ['not known whether any was done twice'] : []),
    reached === '' ? 'no peer reached' : `reached ${reached}`,
    `healthy: ${saidStatuses(healthy.statuses)}${median}`,
  ];
}

function verboseLines({ outcomes }: Block, { width, paint }: Layout): readonly string[] {
  const cells = outcomes.flatMap((outcome) => outcome.cells);
  return cells.flatMap((cell) => {
    const head = `${cell.location} ${cell.fault} ${cell.method}: ${gradeGlyphs[cell.grade]} ${cell.grade}, ${figuresOf([cell]).join(', ')}`;
    const lines = wrap(oneLine(`${head}; ${detailsOf(cell).join('; ')}`), Math.max(10, width - 6));
    return lines.map((line, index) => paint('dim', `${index === 0 ? '    ' : '      '}${line}`));
  });
}

function blockLines(block: Block, rows: readonly (readonly string[])[], layout: Layout): readonly string[] {
  const { width, paint, verbose } = layout;
  const head = wrap(oneLine(`${block.locations.join(', ')} → ${block.upstream}`), width);
  const at = wrap(oneLine(block.at.join(', ')), Math.max(10, width - 2));
  return [
    ...head.map((line) => paint('bold', line)),
    ...at.map((line) => paint('dim', `  ${line}`)),
    ...rows.flat().map((line) => `  ${line}`),
    ...survivorsOf(block, layout),
    ...(verbose ? verboseLines(block, layout) : []),
    '',
  ];
}

/** What was done, in words. */
function faultLines(document: ValidationDocument, width: number): readonly string[] {
  const lines = triedFaults(document).flatMap(({ id, title }) =>
    wrap(oneLine(`${id}: ${title}`), width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`),
  );
  return ['faults', ...lines, ''];
}

/** What came of each fault at each place, the worst first; with `verbose` all that is known of each cell. */
export function renderBlocks(document: ValidationDocument, layout: Layout): readonly string[] {
  const { width, paint, verbose } = layout;
  const grounds = gridOf(document);
  const all = grounds.flatMap((ground) =>
    blocksOf(ground).map((block, index) => {
      const bad = block.outcomes.filter(({ grade }) => grade !== 'survives');
      return { block, bad, name: index === 0 ? oneLine(groundName(ground, grounds)) : '' };
    }),
  );
  const told = verbose ? all : all.slice(0, mostBlocks);
  if (told.length === 0) return [];
  const outcomes = told.flatMap(({ bad }) => bad);
  // One table for all blocks, so that their columns stand below each other.
  const { rows } = textTable(columns, outcomes.map(rowOf), width - 2, (cell, row, column) => {
    const grade = outcomes[row]?.grade;
    return column === 0 && grade !== undefined ? paint(gradeColours[grade], cell) : cell;
  });
  let used = 0;
  const blocks = told.flatMap(({ block, bad, name }) => {
    const own = rows.slice(used, used + bad.length);
    used += bad.length;
    return [...(name === '' ? [] : [paint('bold', name), '']), ...blockLines(block, own, layout)];
  });
  const left = all.slice(told.length).reduce((sum, { block }) => sum + block.locations.length, 0);
  const more = left === 0 ? [] : [...wrap(`and ${counted(left, 'place')} more, in figures with --verbose`, width), ''];
  return [...blocks, ...more, ...(verbose ? faultLines(document, width) : [])];
}
