import type { RunObserver } from '../model/run-plan.ts';

/** Where reporters write, and how paths and scenarios are called where the user stands. */
export interface ReporterContext {
  /** Results for people: stdout, or stderr where stdout is taken by a document. */
  readonly results: NodeJS.WriteStream;
  /** Takes exactly one document; null where the run folder's run.json is enough. */
  readonly document: NodeJS.WriteStream | null;
  /** What to type for gatecrash itself. */
  readonly gatecrash: string;
  /** Tells what one would look at next, not only what decided. */
  readonly verbose: boolean;
  /** A path as the user would type it. */
  readonly shortPath: (path: string) => string;
  /** What to type after `gatecrash run` for a scenario of that name. */
  readonly scenarioArgument: (name: string) => string;
  /** Path of a scenario's config below the folder that CI checked out; null where it is not there. */
  readonly configFile?: (scenario: string, config: string) => string | null;
  /** File that takes what GitHub shows as the summary of a step; null elsewhere. */
  readonly stepSummary?: string | null;
}

/** Makes a reporter; it follows a run and cannot change a verdict. */
export type ReporterFactory = (context: ReporterContext) => RunObserver;
