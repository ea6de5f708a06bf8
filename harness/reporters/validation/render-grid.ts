import type { ValidationDocument } from '../../model/validation-document.ts';
import { hardSpace, oneLine, paragraph } from '../text-layout.ts';
import { gradeColours, gradeGlyphs, gradeTitles, notTried, worstFirst } from './grade-words.ts';
import { type GridRow, type Ground, gridOf, groundName, placeName, triedFaults, worstGrade } from './grid.ts';
import type { Layout } from './layout.ts';

/** The narrowest that a column of locations becomes. */
const leastLabel = 10;

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** The titles of the columns, one below the other, each above its column. */
function stairs(titles: readonly string[], indent: number, { width, paint }: Layout): readonly string[] {
  return titles.map((title, index) => {
    const before = `${' '.repeat(indent)}${'│ '.repeat(index)}`;
    return paint('dim', `${before}${cut(title, Math.max(1, width - before.length))}`);
  });
}

interface Line {
  readonly label: string;
  readonly methods: string;
  readonly row: GridRow;
}

function linesOf(ground: Ground): readonly Line[] {
  return ground.places.flatMap((place) =>
    place.rows.map((row, index) => ({
      label: index === 0 ? oneLine(placeName(place, ground)) : '',
      methods: oneLine(row.methods.join(' ')),
      row,
    })),
  );
}

/** One table of the grid, with as many faults as have room beside each other. */
function part(lines: readonly Line[], titles: readonly string[], from: number, room: Room, layout: Layout) {
  const { paint } = layout;
  const shown = titles.slice(from, from + room.columns);
  const rows = lines.map(({ label, methods, row }) => {
    const signs = shown.map((_, index) => {
      const grade = worstGrade(row.cells[from + index] ?? []);
      return grade === null ? paint('dim', notTried) : paint(gradeColours[grade], gradeGlyphs[grade]);
    });
    return `${cut(label, room.label).padEnd(room.label)}  ${methods.padEnd(room.methods)}  ${signs.join(' ')}`;
  });
  return [...stairs(shown, room.label + room.methods + 4, layout), ...rows];
}

interface Room {
  readonly label: number;
  readonly methods: number;
  readonly columns: number;
}

function roomFor(lines: readonly Line[], faults: number, width: number): Room {
  const methods = Math.max(...lines.map((line) => line.methods.length));
  const longest = Math.max(...lines.map(({ label }) => label.length));
  const label = Math.min(longest, Math.max(leastLabel, width - methods - 4 - 2 * faults));
  return { label, methods, columns: Math.max(1, Math.floor((width - label - methods - 4) / 2)) };
}

function groundLines(ground: Ground, all: readonly Ground[], titles: readonly string[], layout: Layout) {
  const lines = linesOf(ground);
  const room = roomFor(lines, titles.length, layout.width);
  const name = oneLine(groundName(ground, all));
  const parts = Math.ceil(titles.length / room.columns);
  return [
    ...(name === '' ? [] : [layout.paint('bold', cut(name, layout.width))]),
    ...Array.from({ length: parts }, (_, index) => part(lines, titles, index * room.columns, room, layout)).flat(),
    '',
  ];
}

function legend(document: ValidationDocument, grounds: readonly Ground[], { width, paint }: Layout): readonly string[] {
  const seen = new Set(document.matrix.map(({ grade }) => grade));
  const gaps = grounds.some(({ places }) =>
    places.some(({ rows }) => rows.some(({ cells }) => cells.some((each) => each.length === 0))),
  );
  const parts = worstFirst
    .filter((grade) => seen.has(grade))
    .toReversed()
    .map((grade) => `${gradeGlyphs[grade]} ${gradeTitles[grade]}`.replaceAll(' ', hardSpace));
  const lines = paragraph(
    [...parts, ...(gaps ? [`${notTried}${hardSpace}not${hardSpace}tried`] : [])].join(', '),
    width,
  );
  return lines.map((line) => paint('dim', line));
}

/** The grid location × fault: a sign for each grade, and below it what they mean. */
export function renderGrid(document: ValidationDocument, layout: Layout): readonly string[] {
  const grounds = gridOf(document);
  if (grounds.length === 0) return [];
  const titles = triedFaults(document).map(({ id }) => oneLine(id));
  const tables = grounds.flatMap((ground) => groundLines(ground, grounds, titles, layout));
  return [...tables, ...legend(document, grounds, layout), ''];
}
