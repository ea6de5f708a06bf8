export type Verdict = 'confirmed' | 'refuted' | 'inconclusive' | 'skipped';

/** The test that decided, with its errors and what it excludes. */
export interface Decision {
  readonly test: 'sprt' | 'bound' | 'ratio' | 'threshold' | null;
  readonly alpha: number;
  readonly beta: number;
  /** Requests that the test looked at until it was decided; null = undecided. */
  readonly decidedAt: number | null;
  /** Share of failing requests that the data exclude at α; null where none is excluded. */
  readonly leakExcluded: number | null;
}

/** What the judge says of one arm. */
export interface ArmVerdict {
  readonly verdict: Verdict;
  /** One sentence with the figures that decided it. */
  readonly reason: string;
  readonly decision: Decision;
}

const rank: Record<Verdict, number> = { skipped: 0, confirmed: 1, inconclusive: 2, refuted: 3 };

/**
 * The worst verdict: refuted > inconclusive > confirmed > skipped. Of nothing it is inconclusive: what no arm was seen
 * of (an interrupted run never reached it) was not skipped for a reason.
 */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'inconclusive';
  return verdicts.reduce((worst, verdict) => (rank[verdict] > rank[worst] ? verdict : worst));
}
