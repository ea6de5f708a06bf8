import { GatecrashError } from '../model/error.ts';

/**
 * An error as the command line would tell it, in the one message that vitest prints: every problem, each with its hint. It
 * comes from where the run was asked for (`trace`), which is the line of a test that vitest shows.
 */
export function readable(error: unknown, trace: string): unknown {
  if (!(error instanceof GatecrashError)) return error;
  const told = error.problems.map(({ code, message, hint }) =>
    [`error[${code}]: ${message}`, ...(hint === null ? [] : [`hint: ${hint}`])].join('\n'),
  );
  const message = told.join('\n');
  const stack = `${error.name}: ${message}\n${trace}`;
  return Object.assign(new Error(message), { name: error.name, problems: error.problems, stack });
}
