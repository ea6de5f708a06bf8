import { statSync } from 'node:fs';

/**
 * What stands at a path where a file was expected: `a folder`, `a FIFO`; null where it is a file, or nothing is there.
 * Reading a FIFO or a device may never end, and nothing can stop a thread that does.
 */
export function notAFile(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
}
