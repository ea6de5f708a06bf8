import { wrap } from './text-layout.ts';

/** A column: how narrow it may become where the table does not fit, and whether it gives way early (1) or late. */
export interface Column {
  readonly title: string;
  readonly minWidth: number;
  readonly yields: number;
}

const gap = '  ';

function widthsFor(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  let excess = widths.reduce((sum, part) => sum + part, gap.length * (columns.length - 1)) - width;
  const order = columns.map((column, index) => ({ ...column, index })).toSorted((a, b) => a.yields - b.yields);
  for (const { index, minWidth } of order) {
    const natural = widths[index] ?? 0;
    const cut = Math.min(Math.max(0, excess), Math.max(0, natural - minWidth));
    widths[index] = natural - cut;
    excess -= cut;
  }
  return widths;
}

/** The lines of one row; `paint` colours the padded cells, which does not change their width. */
function rowLines(
  cells: readonly string[],
  widths: readonly number[],
  paint: (cell: string, column: number) => string,
) {
  const wrapped = cells.map((cell, index) => wrap(cell, widths[index] ?? 1));
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => {
        const text = lines[line] ?? '';
        // Padding of the last column would only trail.
        const padding = column === wrapped.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - text.length);
        return (text === '' ? '' : paint(text, column)) + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** Lays out rows in columns that fit `width`: words wrap inside their cell, the columns always stand. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const widths = widthsFor(columns, rows, width);
  const titles = columns.map(({ title }) => title);
  return {
    head: rowLines(titles, widths, (cell) => cell),
    rows: rows.map((row, index) => rowLines(row, widths, (cell, column) => paint(cell, index, column))),
  };
}
