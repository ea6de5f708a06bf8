export type Verdict = 'confirmed' | 'refuted' | 'inconclusive' | 'skipped';

/** How the sequential test went: requests looked at, and those of them that had failed; some of all. */
export interface DecisionPath {
  readonly h0: number;
  readonly h1: number;
  /** Where the logarithm of the likelihood ratio takes h1, and where h0. */
  readonly upper: number;
  readonly lower: number;
  readonly points: [number, number][];
}

/** The test that decided, with its errors and what it excludes. */
export interface Decision {
  readonly test: 'sprt' | 'bound' | 'ratio' | 'threshold' | null;
  readonly alpha: number;
  readonly beta: number;
  /** Requests that the test looked at until it was decided; null = undecided. */
  readonly decidedAt: number | null;
  /** Share of failing requests that the data exclude at α; null where none is excluded. */
  readonly leakExcluded: number | null;
  /** Unset where no sequential test decided. */
  readonly path?: DecisionPath;
}

/**
 * What an arm is asked, in the order in which the judge asks (docs/judging.md): whether it was run, the harness did its
 * job, the accounts add up, the arms that it rests on are confirmed, its programs lived, the load was the one that was
 * planned, nodes without a fault were well, the fault took effect, and what its claim, the marks of its mitigation and
 * the time after the fault come to.
 */
export const questions = [
  'run',
  'harness',
  'accounts',
  'other-arms',
  'programs',
  'load',
  'healthy-nodes',
  'fault',
  'claim',
  'mitigation-marks',
  'recovery',
] as const;
export type Question = (typeof questions)[number];

/** What the judge says of one arm. */
export interface ArmVerdict {
  readonly verdict: Verdict;
  /** One sentence with the figures that decided it. */
  readonly reason: string;
  /** The question whose answer settled it. */
  readonly settledBy: Question;
  /** Whether a busy machine may be why it is inconclusive: another take on a quieter one may be decided. */
  readonly disturbed: boolean;
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
