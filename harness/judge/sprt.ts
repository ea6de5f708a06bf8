/**
 * Wald's sequential probability ratio test on Bernoulli outcomes (A. Wald, "Sequential Tests of Statistical
 * Hypotheses", Ann. Math. Statist. 16, 1945).
 *
 * Both thresholds are watched over the *whole* sequence, also after one of them was crossed, because the load goes on
 * (minimum of cycles, drain) when the test is decided. That stays within α and β whenever one stops: the likelihood
 * ratio is a martingale, so under h0 it ever reaches (1−β)/α with probability at most α/(1−β), and the other way
 * round (J. Ville, 1939).
 *
 * The outcomes of one cycle are not independent: a kill cuts what is in flight, a restart is slow or is not. The test
 * treats them as independent. What that costs, and why it is taken: a single bad cycle can bring about a refutation,
 * which is right, as those requests did fail and the share tested against (noise) is for chance errors, not for
 * incidents; and a leak that hits whole cycles is tested with as many samples as there are cycles, not requests, so an
 * acceptance says little about a leak in every tenth cycle. That is why every verdict needs a minimum of cycles
 * besides, why a single failure prevents a confirmation, and why docs/judging.md does not promise more.
 */
export interface SprtPlan {
  /** Failing share that h0 says. */
  readonly h0: number;
  /** Failing share that h1 says; larger than h0. */
  readonly h1: number;
  /** Probability of deciding for h1 although h0 is true. */
  readonly alpha: number;
  /** Probability of deciding for h0 although h1 is true. */
  readonly beta: number;
}

export interface SprtResult {
  /** Outcomes looked at when h0 was first accepted; null = never. */
  readonly h0At: number | null;
  /** Outcomes looked at when h1 was first accepted; null = never. */
  readonly h1At: number | null;
  readonly failed: number;
  readonly total: number;
  /** How many further outcomes without a failure would accept h0, as things stand. */
  readonly cleanNeeded: number;
}

/** Runs the test over outcomes in the order in which they came; true = failed. */
export function sprt(outcomes: Iterable<boolean>, plan: SprtPlan): SprtResult {
  const ifFailed = Math.log(plan.h1 / plan.h0);
  const ifClean = Math.log((1 - plan.h1) / (1 - plan.h0));
  const upper = Math.log((1 - plan.beta) / plan.alpha);
  const lower = Math.log(plan.beta / (1 - plan.alpha));
  let failed = 0;
  let total = 0;
  let h0At: number | null = null;
  let h1At: number | null = null;
  // From the counts rather than step by step, so that a million additions leave no rounding behind.
  const ratio = () => failed * ifFailed + (total - failed) * ifClean;
  for (const outcome of outcomes) {
    total += 1;
    if (outcome) failed += 1;
    if (h1At === null && ratio() >= upper) h1At = total;
    if (h0At === null && ratio() <= lower) h0At = total;
  }
  const cleanNeeded = Math.max(0, Math.ceil((ratio() - lower) / -ifClean - 1e-9));
  return { h0At, h1At, failed, total, cleanNeeded };
}
