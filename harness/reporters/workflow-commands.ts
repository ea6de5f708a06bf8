import { oneLine } from './text-layout.ts';

/** Which annotation GitHub shows, and where. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** Path below the folder that was checked out; null: at no file. */
  readonly file: string | null;
  readonly line: number | null;
  /** The columns of the line that are meant, from 1, and the one after them. */
  readonly columns?: { readonly from: number; readonly to: number };
}

/** Longest text of an annotation, in characters. */
const longest = 2000;

function data(text: string): string {
  return oneLine(text)
    .slice(0, longest)
    .toWellFormed()
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The line by which a step tells GitHub of an annotation (workflow commands, as actions/toolkit escapes them). */
export function annotationLine({ level, title, message, file, line, columns }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [`file=${property(file)}`]),
    ...(file === null || line === null ? [] : [`line=${line}`]),
    ...(file === null || columns === undefined ? [] : [`col=${columns.from},endColumn=${columns.to}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(message)}`;
}

/** Lines that are folded away in the log under a title. */
export function groupLines(title: string, lines: readonly string[]): readonly string[] {
  return [`::group::${data(title)}`, ...lines.map(plainLine), '::endgroup::'];
}

/** A line that is no command to GitHub, whatever a log line or a title in it says. */
export function plainLine(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '# #[');
}
