/** Exit codes of the command line (docs/errors.md). 1 is a verdict, never an error. */
export type ErrorExitCode = 2 | 4;

/** Every error that gatecrash reports, with the exit code it leads to. The code is stable: CI may match on it. */
export const errorCodes = {
  GC1001: { exit: 2, title: 'Unknown command' },
  GC1002: { exit: 2, title: 'Unknown or malformed option' },
  GC1003: { exit: 2, title: 'Unknown scenario' },
  GC1004: { exit: 2, title: 'No arm matches' },
  GC1005: { exit: 2, title: 'Unknown reporter' },
  GC1006: { exit: 2, title: 'Not a run folder' },
  GC1007: { exit: 2, title: 'Not available yet' },
  GC1008: { exit: 2, title: 'What init writes is there already' },
  GC1009: { exit: 2, title: 'A run of another schema version' },
  GC1010: { exit: 2, title: 'Runs that are not the shards of one plan' },
  GC1011: { exit: 2, title: 'Not two runs to compare' },
  GC2001: { exit: 2, title: 'The scenario file cannot be loaded' },
  GC2002: { exit: 2, title: 'The scenario is not valid' },
  GC2003: { exit: 2, title: 'A config file of the scenario is missing' },
  GC2004: { exit: 2, title: 'The gateway rejects the config' },
  GC2005: { exit: 2, title: 'The config hides what the harness must see' },
  GC2006: { exit: 2, title: 'The config does not listen on port 80' },
  GC2007: { exit: 2, title: 'The config file of gatecrash is not valid' },
  GC2008: { exit: 2, title: 'The config is not there' },
  GC2009: { exit: 2, title: 'The config cannot be read' },
  GC2010: { exit: 2, title: 'The config is no file' },
  GC2011: { exit: 2, title: 'The config is empty' },
  GC2012: { exit: 2, title: 'The config is no text' },
  GC2013: { exit: 2, title: 'The config is too big' },
  GC2014: { exit: 2, title: 'Symbolic links lead in a circle' },
  GC2015: { exit: 2, title: 'The config leads out of its folder' },
  GC2016: { exit: 2, title: 'The config includes itself' },
  GC2017: { exit: 2, title: 'No config that can be put to the test' },
  GC2018: { exit: 2, title: 'A variable of the template has no value' },
  GC2020: { exit: 2, title: 'The file of suppressions is not valid' },
  GC2021: { exit: 2, title: 'The baseline cannot be read from git' },
  GC2022: { exit: 2, title: 'The access log cannot be read' },
  GC2023: { exit: 2, title: 'No access log of nginx' },
  GC2024: { exit: 2, title: 'The compose file cannot be read' },
  GC2025: { exit: 2, title: 'The compose file is not valid' },
  GC3001: { exit: 4, title: 'A program is missing and could not be fetched' },
  GC3002: { exit: 4, title: 'A program named by an environment variable cannot be used' },
  GC3003: { exit: 4, title: 'Namespaces are refused' },
  GC3004: { exit: 4, title: 'The runtime is not available' },
  GC3005: { exit: 4, title: 'The output folder cannot be written' },
  GC3006: { exit: 4, title: 'The disk is full' },
  GC3007: { exit: 4, title: 'Everything was skipped' },
  GC3008: { exit: 4, title: 'What an interrupted run left cannot be removed' },
  GC3009: { exit: 4, title: 'An image cannot be pulled or built' },
  GC3010: { exit: 4, title: 'The path of the checkout cannot be used' },
  GC3011: { exit: 4, title: 'The working directory is gone' },
  GC3012: { exit: 4, title: 'The config needs what cannot be supplied' },
  GC3013: { exit: 4, title: 'Git is missing' },
  GC9001: { exit: 4, title: 'An internal error of the harness' },
  GC9002: { exit: 4, title: 'The pod could not be set up' },
  GC9003: { exit: 4, title: 'A program did not get ready' },
  GC9004: { exit: 4, title: 'A program died that should have run' },
  GC9005: { exit: 4, title: 'The agent stopped answering' },
  GC9006: { exit: 4, title: 'The container engine failed' },
} as const satisfies Record<string, { exit: ErrorExitCode; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** One thing that is wrong: what was expected, what was seen, and what to do about it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** Thrown only where the harness itself cannot do its job; a gateway error is data and never thrown. */
export class GatecrashError extends Error {
  override readonly name = 'GatecrashError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]], options?: { readonly cause?: unknown }) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'), options);
    this.problems = problems;
  }

  /** The exit code of the worst problem: 4 (could not be run) outranks 2 (wrong input). */
  get exitCode(): ErrorExitCode {
    return this.problems.some((problem) => errorCodes[problem.code].exit === 4) ? 4 : 2;
  }
}

/** A GatecrashError with a single problem. */
export function failure(code: ErrorCode, message: string, hint: string | null = null, cause?: unknown): GatecrashError {
  return new GatecrashError([{ code, message, hint }], cause === undefined ? undefined : { cause });
}

/** The first problem of whatever was thrown; what is none of ours is an internal error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof GatecrashError && error.problems[0] !== undefined) return error.problems[0];
  return { code: 'GC9001', message: error instanceof Error ? error.message : String(error), hint: null };
}
