import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** How a program ended, and what it said. */
export interface RanToFiles {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end whose outputs are files, made below `folder` and gone when it has ended: unlike the sockets that
 * Node has for pipes, they can be opened again by name, as a config does that logs to /proc/self/fd/2.
 */
export function runToFiles(
  start: (stdout: number, stderr: number) => ChildProcess,
  { folder, timeoutMs }: { readonly folder: string; readonly timeoutMs: number },
): Promise<RanToFiles> {
  const own = mkdtempSync(path.join(folder, 'run-'));
  const files = { stdout: path.join(own, 'stdout'), stderr: path.join(own, 'stderr') };
  const [stdout, stderr] = [openSync(files.stdout, 'a'), openSync(files.stderr, 'a')];
  const gone = (): void => rmSync(own, { recursive: true, force: true });
  return new Promise((resolve, reject) => {
    const child = start(stdout, stderr);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      gone();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      const said = { stdout: readFileSync(files.stdout, 'utf8'), stderr: readFileSync(files.stderr, 'utf8') };
      gone();
      resolve({ code, signal, ...said });
    });
    closeSync(stdout);
    closeSync(stderr);
  });
}
