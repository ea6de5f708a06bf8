import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { makeCacheFolder } from '../make-folders.ts';

/** Says so and ends when its stdin does; runs while flock holds the lock. */
const hold = 'echo held; exec cat >/dev/null';

/** A child that holds the lock until its stdin ends; null where it is taken and `wait` is false. */
async function acquire(path: string, wait: boolean, signal: AbortSignal): Promise<ChildProcess | null> {
  const args = [...(wait ? [] : ['--nonblock', '--conflict-exit-code', '75']), path, 'sh', '-c', hold];
  const child = spawn('flock', args, { stdio: ['pipe', 'pipe', 'ignore'], signal });
  const held = once(child.stdout, 'data').then(() => 'held' as const);
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  const outcome = await Promise.race([held, ended]);
  if (outcome === 'held') return child;
  if (outcome === 75 && !wait) return null;
  throw new Error(`flock ended with ${String(outcome)} for ${path}`);
}

/** Runs `action`, then frees the lock. */
async function holding<T>(holder: ChildProcess, action: () => Promise<T>): Promise<T> {
  // An abort kills the holder; what it did to the action is said by the action.
  holder.on('error', () => undefined);
  try {
    return await action();
  } finally {
    holder.stdin?.destroy();
  }
}

/**
 * Runs `action` while holding the lock file `path`, which the kernel frees when the holder dies, however it dies: flock
 * (util-linux) holds it for as long as the pipe from this process is open. `onWait` is told when another one has it.
 */
export async function withLock<T>(
  path: string,
  options: { readonly signal: AbortSignal; readonly onWait: () => void },
  action: () => Promise<T>,
): Promise<T> {
  await makeCacheFolder(dirname(path));
  let holder = await acquire(path, false, options.signal);
  if (holder === null) {
    options.onWait();
    holder = await acquire(path, true, options.signal);
  }
  if (holder === null) throw new Error(`flock did not wait for ${path}`);
  return holding(holder, action);
}

/** Runs `action` while holding the lock file `path`; false, at once and without running it, where another one has it. */
export async function ifUnlocked(path: string, action: () => Promise<void>): Promise<boolean> {
  await makeCacheFolder(dirname(path));
  const holder = await acquire(path, false, new AbortController().signal);
  if (holder === null) return false;
  await holding(holder, action);
  return true;
}
