import path from 'node:path';
import type { Refusals } from './model/ablation.ts';
import type { RunDocument } from './model/run-document.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import { serialiseRunDocument } from './model/serialise-run-document.ts';
import { runDocumentFile } from './run-folder.ts';
import type { Pod, Runtime } from './runtimes/runtime.ts';
import type { Turn } from './turn.ts';
import { writeAtomically } from './write-files.ts';

/** A pod that outlives its arm. */
export interface Held {
  readonly turn: Turn;
  readonly pod: Pod;
}

/** What one run works with; `document` is what the run folder has, and grows by an arm at a time. */
export interface Running {
  readonly plan: RunPlan;
  readonly observer: RunObserver;
  /** Aborted from outside, or by `fail`. */
  readonly signal: AbortSignal;
  /** Ends whatever runs, as the harness itself cannot go on. */
  readonly fail: () => void;
  readonly runtime: Runtime;
  readonly runId: string;
  document: RunDocument;
  /** The pod of the arm that came to its end last, where one is to be kept. */
  held: Held | null;
  /** Cores that had nothing to do when the first arm began. */
  idleCores: number;
  /** Why nginx does not take the configs of some ablations. */
  refusals: Refusals;
  /** What was told to be missing: once for all arms. */
  readonly noted: Set<string>;
  /** The last write of run.json that was asked for: the next one comes after it. */
  written: Promise<void>;
}

/** Changes the document of the run, and replaces run.json with it. */
export async function store(running: Running, change: (document: RunDocument) => RunDocument): Promise<void> {
  running.document = change(running.document);
  const text = serialiseRunDocument(running.document);
  const file = path.join(running.plan.output, runDocumentFile);
  running.written = running.written.then(() => writeAtomically(file, text));
  await running.written;
}
