import type { Question, Verdict } from '../model/verdict.ts';

/** A step of the judge that settles the verdict of an arm. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly settledBy: Question;
}

export function refuted(settledBy: Question, reason: string): Ruling {
  return { verdict: 'refuted', reason, settledBy };
}

export function inconclusive(settledBy: Question, reason: string): Ruling {
  return { verdict: 'inconclusive', reason, settledBy };
}
