import type { Directive } from './parse-config.ts';
import type { Position } from './tokens.ts';

/** A place in one of the files of a config, as messages name it; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place in a file without its offset. */
export function placeIn(file: string, { line, column }: Position): Place {
  return { file, line, column };
}

/** Where a directive stands. */
export function placeOf({ file, at }: Pick<Directive, 'file' | 'at'>): Place {
  return placeIn(file, at);
}

/** `nginx.conf:12:5`. */
export function saidPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
