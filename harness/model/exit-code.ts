import type { RunDocument } from './run-document.ts';
import type { Verdict } from './verdict.ts';

/** What the exit code of a run depends on. */
export interface RunResult {
  readonly verdicts: readonly Verdict[];
  /** In some arm the harness could not do its job to the end (GC9xxx). */
  readonly failed: boolean;
  readonly forbidSkipped: boolean;
}

/** 1 refuted, else 4 could not be run, else 3 inconclusive, else 0 confirmed (docs/errors.md has the whole table). */
export function exitCodeOf({ verdicts, failed, forbidSkipped }: RunResult): 0 | 1 | 3 | 4 {
  if (verdicts.includes('refuted')) return 1;
  if (failed) return 4;
  if (verdicts.includes('inconclusive')) return 3;
  if (verdicts.every((verdict) => verdict === 'skipped')) return 4;
  return forbidSkipped && verdicts.includes('skipped') ? 3 : 0;
}

/** The exit code of a judged document: an incomplete run never passes, whatever its arms say. */
export function exitCodeOfDocument(document: RunDocument): 0 | 1 | 3 | 4 {
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  const code = exitCodeOf({
    verdicts: arms.map((arm) => arm.verdict ?? 'inconclusive'),
    failed: arms.some((arm) => arm.problem !== null),
    forbidSkipped: document.forbidSkipped,
  });
  return code === 0 && !document.complete ? 3 : code;
}
