import { readFileSync } from 'node:fs';

/**
 * What V8 said in a program's log, from byte `from` on, when it aborted the process because its heap was full; null where it
 * did not: a process may abort for other reasons.
 */
export function heapWords(file: string, from: number): string | null {
  const said = readFileSync(file).subarray(from).toString();
  return /^FATAL ERROR: .*JavaScript heap out of memory$/m.exec(said)?.[0] ?? null;
}
