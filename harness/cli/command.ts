import type { Command } from 'commander';
import { GatecrashError, type Problem } from '../model/error.ts';

/** What was typed after a command's name. */
export interface Invocation {
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** What is wrong with the options; the command adds what else it finds before it refuses. */
  readonly problems: readonly Problem[];
  /** Everything after `gatecrash`, as it was typed. */
  readonly argv: readonly string[];
}

/** One command of the command line. */
export interface CommandDefinition {
  /** Options, operands and help; loads nothing heavy. */
  readonly define: () => Command;
  /** Does it, and gives the exit code. Throws GatecrashError for what the user should read. */
  readonly act: (invocation: Invocation) => Promise<number>;
}

/** Throws all problems together, if there are any. */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new GatecrashError([first, ...rest]);
}
