import type { FindingDocument } from '../../model/validation-document.ts';

/** Control characters as blanks, each as one, so that columns stay. */
const plain = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');

/** How much of a long line stands before what is meant. */
const before = 20;

/** The line of a finding with carets below what is meant, within `width` columns; a long line is cut on both sides. */
export function codeFrame({ line, shown }: Pick<FindingDocument, 'line' | 'shown'>, width: number): readonly string[] {
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  const room = Math.max(10, width - number.length - 5);
  const text = plain(shown.text);
  const start = text.length <= room ? 0 : Math.max(0, Math.min(shown.from - 1 - before, text.length - room));
  const cut = text.slice(start, start + room);
  const first = start > 0 ? `…${cut.slice(1)}` : cut;
  const visible = start + room < text.length ? `${first.slice(0, -1)}…` : first;
  const from = Math.max(0, shown.from - 1 - start);
  const length = Math.max(1, Math.min(shown.to - shown.from, room - from));
  return [`  ${number} | ${visible}`.trimEnd(), `  ${gutter} | ${' '.repeat(from)}${'^'.repeat(length)}`];
}
