import { styleText } from 'node:util';
import { GatecrashError, type Problem } from '../model/error.ts';

/** No path is longer (PATH_MAX in linux/limits.h); what is, shows its beginning. */
const longestWord = 4096;
const longestText = 20_000;
const shown = 200;

function shortened(text: string): string {
  const words = text.replaceAll(new RegExp(`\\S{${longestWord + 1},}`, 'g'), (word) => {
    return `${word.slice(0, shown)}… (${word.length} characters)`;
  });
  return words.length > longestText ? `${words.slice(0, shown)}… (${words.length} characters)` : words;
}

/** Writes problems as people and CI read them, on stderr: `error[GC1234]: …` and `hint: …`. */
export function printProblems(problems: readonly Problem[], stream: NodeJS.WriteStream = process.stderr): void {
  for (const { code, message, hint } of problems) {
    const label = styleText('red', `error[${code}]`, { stream });
    stream.write(`${label}: ${shortened(message)}\n`);
    if (hint !== null) stream.write(`${styleText('cyan', 'hint', { stream })}: ${shortened(hint)}\n`);
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** The folder in which gatecrash was called was removed: nothing has a path there any more. */
function workingFolderGone({ message }: Error): Problem {
  const hint = 'go to a folder that is there, and run it again';
  return { code: 'GC3011', message: `expected a working directory, saw none: it was removed (${message})`, hint };
}

/** What an error comes down to: its own problems, or GC9001 for one that nobody expected. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof GatecrashError) return error.problems;
  if (error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd')
    return [workingFolderGone(error)];
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = 'this is a defect of gatecrash; run it again with --verbose and report what it prints';
  return [{ code: 'GC9001', message, hint }];
}

/** Reports an error on stderr; the stack only where it was asked for. */
export function printError(error: unknown, verbose: boolean): void {
  printProblems(problemsOf(error));
  if (verbose) process.stderr.write(`${stackOf(error)}\n`);
}
