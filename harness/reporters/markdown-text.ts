import { hardSpace, oneLine } from './text-layout.ts';

/** Parts two pieces of text without a trace on the page: no link, mention or reference comes of them. */
const apart = '<!-- -->';

/** What is markup, or ends a cell; then what GitHub makes links of by itself: mentions, issues, addresses. */
const special = /[&<>|`*_[\]~\\$]|@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/)/gi;

/** What makes a heading or a list of a line that begins with it. */
const blockStart = /^[#+-](?=[#\s-]|$)|(?<=^\d{1,9})[.)](?=\s|$)/;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

function escaped(text: string): string {
  return text
    .replaceAll(special, (found) => (/^[&<>|`*_[\]~\\$]$/.test(found) ? entity(found) : found + apart))
    .replace(blockStart, entity);
}

/** The beginning of a text on one line; no more of it than can be shown is looked at. */
function plain(text: string, bytes: number): string {
  return oneLine(text.slice(0, bytes * 4))
    .replaceAll(hardSpace, ' ')
    .toWellFormed();
}

/** As much of the text as fits into so many bytes, as the longest whole characters. */
function clipped(text: string, bytes: number, write: (text: string) => string): string {
  const whole = write(text);
  if (Buffer.byteLength(whole) <= bytes) return whole;
  const characters = [...text.slice(0, bytes)];
  let least = 0;
  let most = characters.length;
  const upTo = (length: number): string => `${write(characters.slice(0, length).join(''))}…`;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (Buffer.byteLength(upTo(middle)) <= bytes) least = middle;
    else most = middle - 1;
  }
  return upTo(least);
}

/**
 * Text from outside as Markdown that shows it as it is, on one line, in no more than so many bytes: no markup, HTML, cell
 * border, mention or link comes of it. Entities hold in table cells and inside HTML too, where backslashes do not.
 */
export function markdownText(text: string, bytes: number): string {
  return clipped(plain(text, bytes), bytes, escaped);
}

/** Lines from outside in a block that shows them as they are; each takes no more than so many bytes. */
export function markdownBlock(language: string, lines: readonly string[], lineBytes: number): string {
  const shown = lines.map((line) => {
    const [indent = ''] = /^ {0,80}/.exec(line) ?? [];
    return indent + clipped(plain(line, lineBytes), lineBytes, (text) => text);
  });
  const longest = Math.max(2, ...shown.flatMap((line) => (line.match(/`+/g) ?? []).map((ticks) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence + language, ...shown, fence].join('\n');
}
