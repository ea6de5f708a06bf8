import type { Verdict } from '../model/verdict.ts';

/** A step of the judge that settles the verdict of an arm. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly reason: string;
}

export function refuted(reason: string): Ruling {
  return { verdict: 'refuted', reason };
}

export function inconclusive(reason: string): Ruling {
  return { verdict: 'inconclusive', reason };
}
