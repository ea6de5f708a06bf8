import { spawn } from 'node:child_process';

/** A process of nobody's run that looks a little like one; it must live until the test is over. */
export function bystander(): Disposable & { readonly lives: () => boolean } {
  const idle = ['-e', 'setInterval(() => {}, 1000)', 'gatecrash-pod=foreign', 'agent/main.ts'];
  const child = spawn(process.execPath, idle, { stdio: 'ignore' });
  return {
    lives: () => child.exitCode === null && child.signalCode === null,
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}
