import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a reaper (a file, run with `args`); `done` tells it that nothing is left to reap. */
export function startReaper(file: URL, args: readonly string[]): { readonly done: () => void } {
  const reaper = spawn(process.execPath, [fileURLToPath(file), ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  reaper.stdin.on('error', () => {}); // a reaper that was killed is made good by `gatecrash clean`
  (reaper.stdin as unknown as { unref?: () => void }).unref?.();
  return { done: () => reaper.stdin.end('done\n') };
}
