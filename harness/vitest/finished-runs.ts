import type { RunDocument } from '../model/run-document.ts';
import type { RunPlan } from '../model/run-plan.ts';

/** What an assertion about a run has to know besides its document. */
export interface FinishedRun {
  readonly plan: RunPlan;
  /** What to type to have the same again; null = gatecrash's own command line does it. */
  readonly again: string | null;
}

const runs = new WeakMap<RunDocument, FinishedRun>();

/** Keeps what is known of a run for as long as somebody holds its document. */
export function remember(document: RunDocument, run: FinishedRun): void {
  runs.set(document, run);
}

/** What is known of the run of a document; null where `run()` did not give it. */
export function runOf(document: unknown): FinishedRun | null {
  return runs.get(document as RunDocument) ?? null;
}
