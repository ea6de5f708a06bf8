import { readFileSync, statSync } from 'node:fs';
import type { ErrorCode, Problem } from '../model/error.ts';

/** As large may a config be, with all that it includes. */
export const mostConfigBytes = 10_000_000;

/** Tells what stands at a path where a file was expected; null where it is a file, or nothing is there. */
export type NotAFile = (path: string) => string | null;

/** The bytes of a file, or why there are none. */
export type FileRead =
  | { readonly bytes: Buffer; readonly problem: null }
  | { readonly bytes: null; readonly problem: Problem };

function refused(code: ErrorCode, message: string, hint: string): FileRead {
  return { bytes: null, problem: { code, message, hint } };
}

/** What an error of the file system means for a config; throws any other again. */
export function unreadable(name: string, error: unknown): Problem {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { code: 'GC2008', message: `expected a config at ${name}, saw nothing there`, hint: 'correct the path' };
  }
  if (code === 'ELOOP') {
    const message = `expected a file at ${name}, saw symbolic links that lead in a circle`;
    return { code: 'GC2014', message, hint: 'correct the links' };
  }
  const hint = 'let the user who runs gatecrash read it, and the folders above it';
  return { code: 'GC2009', message: `expected to read ${name}, saw ${code}`, hint };
}

/** Reads a file of a config as it stands. `name` is how the user calls it, `room` how many bytes are left. */
export function readConfigFile(path: string, name: string, room: number, notAFile: NotAFile): FileRead {
  try {
    const other = notAFile(path);
    if (other !== null) {
      return refused('GC2010', `expected a file at ${name}, saw ${other}`, 'name the file itself, or a copy of it');
    }
    const { size } = statSync(path);
    if (size > room) {
      const saw = room === mostConfigBytes ? `${size}` : `${mostConfigBytes - room + size} with those that it includes`;
      const hint = 'name the config alone; large tables can be left out of a copy';
      return refused('GC2013', `${name}: expected at most ${mostConfigBytes} bytes, saw ${saw}`, hint);
    }
    const bytes = readFileSync(path);
    if (bytes.includes(0)) {
      const at = bytes.indexOf(0);
      return refused(
        'GC2012',
        `${name}: expected text, saw a NUL byte at ${at}`,
        'name the config, not a program or archive; save one that is in UTF-16 as UTF-8',
      );
    }
    return { bytes, problem: null };
  } catch (error) {
    return { bytes: null, problem: unreadable(name, error) };
  }
}
