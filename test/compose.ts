import { spawn, spawnSync } from 'node:child_process';
import { checkout } from './checkout.ts';
import type { Ended } from './gatecrash.ts';

/** Compose as the docker command's plugin, and as a program of its own, where they are installed. */
export const composeCommands = [['docker', 'compose'], ['docker-compose']].filter(
  ([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0,
);

/** Runs compose on this checkout's docker-compose.yml. */
export function runCompose(
  command: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, '--project-directory', checkout, ...args], {
    cwd: checkout,
    env: { ...process.env, PWD: checkout, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
