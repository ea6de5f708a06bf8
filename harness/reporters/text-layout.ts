import { stripVTControlCharacters } from 'node:util';

/** Text from outside (a log line, a title) on one line and without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
}

/** Pieces of a word that may stand on lines of their own: it breaks after slashes, else after hyphens, else anywhere. */
function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  for (const parts of [word.split(/(?<=\/)/), word.split(/(?<=[/-])/)]) {
    if (parts.every((part) => part.length <= width)) return parts;
  }
  return word.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
}

/** A space at which no line breaks; it is written as a plain one. */
export const hardSpace = '\u00a0';

/** Breaks text into lines of at most `width` characters, between words where it can. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\r\n]+/).filter((part) => part !== '')) {
    for (const [index, piece] of pieces(word, room).entries()) {
      const gap = index === 0 && line !== '' ? ' ' : '';
      if ((line + gap + piece).length <= room) {
        line += gap + piece;
      } else {
        if (line !== '') lines.push(line);
        line = piece;
      }
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((done) => done.replaceAll(hardSpace, ' '));
}

/** Wrapped text with `indent` spaces before every line. */
export function paragraph(text: string, width: number, indent = 0): readonly string[] {
  return wrap(text, width - indent).map((line) => ' '.repeat(indent) + line);
}
