import { readFile } from 'node:fs/promises';

const wwwData = 33;

/** Whom nginx's workers run as: www-data as in production, unless it is not there (a user namespace of one user). */
export async function workerUser(): Promise<string | null> {
  if (process.getuid?.() !== 0) return null;
  const ranges = (await readFile('/proc/self/uid_map', 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const mapped = ranges.some(([first = 0, , length = 0]) => first <= wwwData && wwwData < first + length);
  return mapped ? 'www-data' : 'root';
}
