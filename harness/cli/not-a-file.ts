import { statfsSync, statSync } from 'node:fs';

/** File systems whose files are the kernel's own answers, by their number in linux/magic.h: procfs, sysfs, debugfs, tracefs. */
const kernels: ReadonlySet<number> = new Set([0x9fa0, 0x62656572, 0x64626720, 0x74726163]);

/**
 * What stands at a path where a file was expected: `a folder`, `a FIFO`; null where it is a file, or nothing is there.
 * Reading a FIFO, a device or a file such as /proc/kmsg may never end, and nothing can stop a thread that does.
 */
export function notAFile(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (stats.isFile()) return kernels.has(statfsSync(path).type) ? "a file of the kernel's" : null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
}
