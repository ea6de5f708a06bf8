import { chanceOfSeparations } from './separation.ts';

/** How likely one cell or more of an identical config is told to be worse or better: over all cells, measures and looks. */
export const alpha = 0.001;

/** What each look has of α. The third is for those who would rather wait than not know (`--inconclusive rerun`). */
const parts = [1 / 2, 1 / 4, 1 / 4] as const;

/** As often may be looked. */
export const mostLooks = parts.length;

/** α of one question of `questions` at a look, the first of which is 1: shared out among all of them (Bonferroni). */
export function levelOf(questions: number, look: number): number {
  return (alpha * (parts[look - 1] ?? 0)) / Math.max(1, questions);
}

/**
 * After how many rounds the first look is taken: as few as can decide a question at all, if every one of them is apart. Each look
 * after it has as many more.
 */
export function roundsPerLook(questions: number): number {
  let rounds = 1;
  while (chanceOfSeparations(rounds, rounds) > levelOf(questions, 1)) rounds += 1;
  return rounds;
}
