/**
 * A value between those of the first round, at which the rounds after it are told apart. As it is no longer chosen when they
 * come, each of them has one side above it and the other not, the way that was asked, in one of four by chance at most: with F the
 * chance to be below, that is F (1 − F), whatever F is and however it moves from round to round.
 */
export function thresholdBetween(one: number, other: number): number {
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  return high === Number.POSITIVE_INFINITY ? 2 * low + 1000 : (low + high) / 2;
}

const byChance = 1 / 4;

/** How likely as many of so many rounds, or more, are apart by chance, at the most. */
export function chanceOfSeparations(apart: number, rounds: number): number {
  let chance = 0;
  let term = (1 - byChance) ** rounds;
  for (let count = 0; count <= rounds; count += 1) {
    if (count >= apart) chance += term;
    term *= ((rounds - count) / (count + 1)) * (byChance / (1 - byChance));
  }
  return Math.min(1, chance);
}
