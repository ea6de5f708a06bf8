import { spawn } from 'node:child_process';
import path from 'node:path';

/** Starts a reaper (a file of this folder, run with `args`); `done` tells it that nothing is left to reap. */
export function startReaper(file: string, args: readonly string[]): { readonly done: () => void } {
  const reaper = spawn(process.execPath, [path.join(import.meta.dirname, file), ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  reaper.stdin.on('error', () => {}); // a reaper that was killed is made good by `gatecrash clean`
  (reaper.stdin as unknown as { unref?: () => void }).unref?.();
  return { done: () => reaper.stdin.end('done\n') };
}
