import type { LogFormat } from '../../config/log-format.ts';
import { usualFormats } from '../../config/log-format.ts';
import { formatReader } from './format-reader.ts';
import { jsonReader, withoutEngine } from './json-reader.ts';
import type { LineRead, LineReader } from './logged-request.ts';

/** The formats that a log may have, those of the config first: it knows best. */
export function lineReaders(formats: readonly LogFormat[]): readonly LineReader[] {
  const all = [...formats, ...usualFormats];
  return [...all.flatMap((format) => formatReader(format) ?? []), jsonReader];
}

/** A line as it was read, and by which format. */
export interface ReadLine {
  readonly read: LineRead;
  readonly format: string | null;
}

/** Reads the lines of one log: the format that could read the last one is asked first, as formats seldom change within a log. */
export function logReader(readers: readonly LineReader[]): (line: string) => ReadLine {
  let last: LineReader | null = null;
  const plain = (line: string): ReadLine => {
    for (const reader of last === null ? readers : [last, ...readers]) {
      const read = reader.read(line);
      if (read === null) continue;
      last = reader;
      return { read, format: reader.format };
    }
    return { read: null, format: null };
  };
  return (line) => {
    const found = plain(line);
    if (found.read !== null) return found;
    const inside = withoutEngine(line);
    return inside === line ? found : plain(inside);
  };
}
