import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Keeps as many CPUs busy as there are loops until it is disposed of; a loop left alone ends after ten minutes. */
export function startBusyLoops(count: number): AsyncDisposable {
  const loops = Array.from({ length: count }, () =>
    spawn('timeout', ['--foreground', '600', process.execPath, '-e', 'for (;;) {}'], {
      stdio: 'ignore',
      detached: true,
    }),
  );
  return {
    [Symbol.asyncDispose]: async () => {
      for (const loop of loops) {
        const ended = once(loop, 'close');
        if (loop.pid !== undefined) process.kill(-loop.pid, 'SIGKILL');
        await ended;
      }
    },
  };
}
