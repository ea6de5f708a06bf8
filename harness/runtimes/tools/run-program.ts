import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Longest time it may take; 30 s unless said. */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Kills its whole process group when its stdin ends. The other end is held by this process alone, so a fetch dies with
 * the harness even when that is killed with SIGKILL.
 */
const dieWithParent = 'exec 3<&0; (cat <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" </dev/null 3<&-';

/** Administrators' folders that an ordinary user's PATH leaves out. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path of the program `name` on PATH or in the administrators' folders, or null. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of [...(env.PATH ?? '').split(':'), ...systemFolders]) {
    const path = join(folder, name);
    if (folder.startsWith('/') && (await isExecutable(path))) return path;
  }
  return null;
}

/** Whether there is a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The lines of a failed program that say why: its own error lines, else its last ones. */
function complaint(output: ProgramOutput): string {
  const lines = `${output.stdout}\n${output.stderr}`.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '');
  const errors = said.filter((line) => /^(E:|error|fatal|.*: (error|cannot|not found|no such))/i.test(line));
  return (errors.length > 0 ? errors : said).slice(-3).join('; ');
}

/** Runs a program to its end without a terminal; throws an Error with its last words when it does not end with 0. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramOutput> {
  options.signal?.throwIfAborted();
  const path = command.includes('/') ? command : await findOnPath(command, options.env);
  if (path === null) throw new Error(`${command} is not on PATH`);
  const child = spawn('/bin/sh', ['-c', dieWithParent, 'sh', path, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.stdin.destroy();
  const timeoutMs = options.timeoutMs ?? 30_000;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  child.stdin.on('error', () => undefined);

  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    let rest = '';
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
  }
  child.on('exit', stop);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  try {
    const code = await promise;
    options.signal?.throwIfAborted();
    if (timedOut) throw new Error(`${basename(command)} did not end within ${timeoutMs / 1000} s`);
    if (code !== 0) throw new Error(`${basename(command)} ended with ${code ?? 'a signal'}: ${complaint(output)}`);
    return output;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}
