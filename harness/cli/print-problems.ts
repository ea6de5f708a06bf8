import { styleText } from 'node:util';
import { GatecrashError, type Problem } from '../model/error.ts';

/** Writes problems as people and CI read them, on stderr: `error[GC1234]: …` and `hint: …`. */
export function printProblems(problems: readonly Problem[], stream: NodeJS.WriteStream = process.stderr): void {
  for (const { code, message, hint } of problems) {
    const label = styleText('red', `error[${code}]`, { stream });
    stream.write(`${label}: ${message}\n`);
    if (hint !== null) stream.write(`${styleText('cyan', 'hint', { stream })}: ${hint}\n`);
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** What an error comes down to: its own problems, or GC9001 for one that nobody expected. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof GatecrashError) return error.problems;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = 'this is a defect of gatecrash; run it again with --verbose and report what it prints';
  return [{ code: 'GC9001', message, hint }];
}

/** Reports an error on stderr; the stack only where it was asked for. */
export function printError(error: unknown, verbose: boolean): void {
  printProblems(problemsOf(error));
  if (verbose) process.stderr.write(`${stackOf(error)}\n`);
}
