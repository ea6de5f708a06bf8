import type { Question, Verdict } from '../model/verdict.ts';

/** A step of the judge that settles the verdict of an arm. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly settledBy: Question;
  /** Whether a busy machine may be why it is inconclusive: another take on a quieter one may be decided. */
  readonly disturbed: boolean;
}

export function refuted(settledBy: Question, reason: string): Ruling {
  return { verdict: 'refuted', reason, settledBy, disturbed: false };
}

export function inconclusive(settledBy: Question, reason: string, disturbed = false): Ruling {
  return { verdict: 'inconclusive', reason, settledBy, disturbed };
}
