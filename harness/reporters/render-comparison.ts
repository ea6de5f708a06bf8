import type { ComparedArmDocument, ComparisonDocument } from '../model/comparison-document.ts';
import {
  comparedRuns,
  comparisonCells,
  comparisonCounts,
  comparisonTerms,
  comparisonTitles,
  differenceLines,
} from './comparison-figures.ts';
import type { Paint } from './style.ts';
import { oneLine, paragraph } from './text-layout.ts';
import { type Column, textTable } from './text-table.ts';

const narrow: readonly Omit<Column, 'title'>[] = [
  { minWidth: 12, yields: 1 },
  { minWidth: 12, yields: 5 },
  { minWidth: 12, yields: 2 },
  { minWidth: 8, yields: 3 },
  { minWidth: 6, yields: 4 },
  { minWidth: 5, yields: 4 },
];
const columns: readonly Column[] = narrow.map((column, index) => ({ ...column, title: comparisonTitles[index] ?? '' }));

const colours = { worse: 'red', inconclusive: 'yellow', better: 'green', same: 'gray' } as const;

/** How a comparison is laid out for people. */
export interface ComparisonOptions {
  readonly width: number;
  readonly paint: Paint;
  /** The arms that are the same as well. */
  readonly verbose: boolean;
}

function scenarioLines(
  name: string,
  arms: readonly ComparedArmDocument[],
  { width, paint }: ComparisonOptions,
): readonly string[] {
  const painted = (cell: string, row: number, column: number): string => {
    const arm = arms[row];
    return column === 1 && arm !== undefined ? paint(colours[arm.change], cell) : cell;
  };
  const { head, rows } = textTable(columns, arms.map(comparisonCells), width, painted);
  const told = arms.map(({ change, because }) => (change === 'same' ? [] : paragraph(oneLine(because), width, 2)));
  return [
    '',
    paint('bold', name),
    ...head.map((line) => paint('dim', line)),
    ...rows.flatMap((lines, index) => [...lines, ...(told[index] ?? [])]),
  ];
}

function named(what: string, labels: readonly string[], width: number): readonly string[] {
  return labels.length === 0 ? [] : ['', ...paragraph(oneLine(`${what}: ${labels.join(', ')}`), width)];
}

/** What changed between two runs, for people: the answer, what was compared, and the arms that are not the same. */
export function renderComparison(document: ComparisonDocument, options: ComparisonOptions): string {
  const { width, paint, verbose } = options;
  const { change, arms, onlyInOld, onlyInNew } = document;
  const shown = arms.filter((arm) => verbose || arm.change !== 'same');
  const byScenario = Map.groupBy(shown, ({ scenario }) => scenario);
  const differences = differenceLines(document);
  const lines = [
    `${paint(['bold', colours[change]], change === 'same' ? 'the same' : change)}  ${comparisonCounts(document)}`,
    ...comparedRuns(document).flatMap((line) => paragraph(oneLine(line), width)),
    ...(differences.length === 0 ? [] : paragraph(oneLine(`differs: ${differences.join('; ')}`), width)),
    ...[...byScenario].flatMap(([name, those]) => scenarioLines(name, those, options)),
    ...named('only in the old run', onlyInOld, width),
    ...named('only in the new run', onlyInNew, width),
    '',
    ...paragraph(comparisonTerms(document), width).map((line) => paint('dim', line)),
  ];
  return `${lines.join('\n')}\n`;
}
