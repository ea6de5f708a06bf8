import type { ValidationDocument } from '../../model/validation-document.ts';
import { markdownText } from '../markdown-text.ts';
import { blocksOf } from './blocks.ts';
import { figuresOf, saidPrice } from './cell-figures.ts';
import { gradeGlyphs, notTried, worstFirst } from './grade-words.ts';
import { type Ground, gridOf, groundName, placeName, triedFaults, worstGrade } from './grid.ts';
import { within } from './within.ts';

const plain = (text: string, bytes = 200): string => markdownText(text, bytes);

/** A sign in a cell; `~` alone would be struck through. */
const sign = (glyph: string): string => plain(glyph);

/** The name of a fault, which may break at its hyphens, as columns are many. */
function headOf(id: string): string {
  return id
    .split('-')
    .map((part) => plain(part, 60))
    .join('-<br>');
}

function rowsOf(ground: Ground): readonly string[] {
  return ground.places.flatMap((place) =>
    place.rows.map(({ methods, cells }) => {
      const signs = cells.map((each) => {
        const grade = worstGrade(each);
        return grade === null ? notTried : sign(gradeGlyphs[grade]);
      });
      return `| ${plain(placeName(place, ground))} | ${plain(methods.join(' '), 60)} | ${signs.join(' | ')} |`;
    }),
  );
}

const more = (left: number, what: string): readonly string[] =>
  left > 0 ? ['', `and ${left} more ${what}: \`gatecrash validate\` has all of them`] : [];

/** The grid location × fault, with a sign for each grade, in no more than so many bytes. */
export function gridMarkdown(document: ValidationDocument, bytes: number): readonly string[] {
  const grounds = gridOf(document);
  if (grounds.length === 0) return [];
  const heads = triedFaults(document).map(({ id }) => headOf(id));
  const legend = worstFirst.toReversed().map((grade) => `${sign(gradeGlyphs[grade])} ${grade}`);
  let room = bytes;
  const tables = grounds.flatMap((ground) => {
    const name = groundName(ground, grounds);
    const head = [
      ...(name === '' ? [] : [`**${plain(name)}**`, '']),
      `| location | asked by | ${heads.join(' | ')} |`,
      `| --- | --- |${heads.map(() => ' :-: |').join('')}`,
    ];
    const used = Buffer.byteLength(head.join('\n')) + 120;
    const { shown, left } = within(rowsOf(ground), room - used);
    if (shown.length === 0) return [];
    room -= used + Buffer.byteLength(shown.join('\n'));
    return ['', ...head, ...shown, ...more(left, 'lines of the grid')];
  });
  return [...tables, '', `${legend.join(' · ')} · ${notTried} not tried`];
}

/** What came of each fault that a place does not survive, and what surviving cost, folded away. */
export function cellsMarkdown(document: ValidationDocument, bytes: number): readonly string[] {
  const grounds = gridOf(document);
  const rows = grounds.flatMap((ground) =>
    blocksOf(ground).flatMap(({ locations, upstream, outcomes }) => {
      const where = plain(
        `${[groundName(ground, grounds), locations.join(', ')].filter((part) => part !== '').join(' ')} → ${upstream}`,
        300,
      );
      return outcomes
        .filter(({ grade, cells }) => grade !== 'survives' || saidPrice(cells) !== null)
        .map(({ fault, methods, grade, cells }) => {
          const what = [fault, methods.join(' ')].map((part) => plain(part, 100)).join(' | ');
          return `| ${where} | ${what} | ${sign(gradeGlyphs[grade])} ${grade} | ${plain(figuresOf(cells).join(', '))} |`;
        });
    }),
  );
  if (rows.length === 0) return [];
  const { shown, left } = within(rows, bytes - 300);
  return [
    '',
    `<details><summary>What came of each fault</summary>`,
    '',
    '| where | fault | asked by | grade | figures |',
    '| --- | --- | --- | --- | --- |',
    ...shown,
    ...more(left, 'rows'),
    '',
    '</details>',
  ];
}
