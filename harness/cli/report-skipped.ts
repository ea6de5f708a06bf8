import type { RunDocument } from '../model/run-document.ts';
import { printProblems } from './print-problems.ts';

/** Says so (GC3007) where every arm was skipped: nothing was proven, which must not pass for a success. */
export function reportSkipped(document: RunDocument): void {
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  if (arms.length === 0 || arms.some((arm) => arm.verdict !== 'skipped')) return;
  const reasons = [...new Set(arms.map((arm) => arm.skippedBecause))].join('; ');
  const hint = 'gatecrash doctor says what is missing, and how to get it';
  printProblems([{ code: 'GC3007', message: `every arm was skipped: ${reasons}`, hint }]);
}
