import { lineReader } from '../model/lines.ts';

/** Reads a log that arrives in arbitrary chunks. */
export interface LogReader {
  readonly read: (chunk: string) => void;
  /** The log has come to its end: a last line without a line feed counts as a line. */
  readonly end: () => void;
  /** Lines that could not be parsed so far. */
  readonly unparsed: () => number;
}

/**
 * Hands each line, with its position in the log from 0, to `parse` and what comes of it to `onEntry`. A line for
 * which `parse` gives null is counted, never dropped silently; an empty line is none.
 */
export function logReader<Entry>(
  parse: (line: string, position: number) => Entry | null,
  onEntry: (entry: Entry) => void,
): LogReader {
  let position = 0;
  let unparsed = 0;
  const read = lineReader((line) => {
    if (line === '') return;
    const entry = parse(line, position);
    position += 1;
    if (entry === null) unparsed += 1;
    else onEntry(entry);
  });
  return { read, end: () => read('\n'), unparsed: () => unparsed };
}
