import { spawnSync } from 'node:child_process';

/** What git said, or why it said nothing of use. */
export type GitAnswer =
  | { readonly type: 'said'; readonly stdout: Buffer }
  /** In its own words. */
  | { readonly type: 'refused'; readonly complaint: string }
  /** There is no git. */
  | { readonly type: 'missing' };

/** Asks git about the repository of a folder. */
export type Git = (args: readonly string[], input?: string) => GitAnswer;

const timeoutMs = 60_000;
/** As much may git say. */
const mostBytes = 128_000_000;

/** In words that are no language's own, without asking anybody and without fetching anything. */
const quiet = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' };

/** The first line that says why. */
function complaintIn(stderr: string, otherwise: string): string {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return (lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? otherwise).replace(/^fatal: /, '');
}

/** Git as it is on PATH, in a folder. It reads objects, and changes nothing. */
export function gitIn(folder: string): Git {
  return (args, input = '') => {
    const { error, status, signal, stdout, stderr } = spawnSync('git', args, {
      cwd: folder,
      env: { ...process.env, ...quiet },
      input,
      timeout: timeoutMs,
      maxBuffer: mostBytes,
    });
    if (error !== undefined) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' ? { type: 'missing' } : { type: 'refused', complaint: `git ${args[0]}: ${code}` };
    }
    if (status === 0) return { type: 'said', stdout };
    return { type: 'refused', complaint: complaintIn(stderr.toString('utf8'), `it ended with ${status ?? signal}`) };
  };
}
