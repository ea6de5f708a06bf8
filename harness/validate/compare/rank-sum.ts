/** Ranks of all values together, doubled so that those of equal ones (their mean) are whole numbers too. */
function doubledRanks(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return values.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** How many ways there are to choose `size` of these whole numbers, by the sum that they come to. */
function waysBySum(numbers: readonly number[], size: number): readonly number[] {
  const most = sumOf(numbers);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  const none = ways[0];
  if (none !== undefined) none[0] = 1;
  let reached = 0;
  numbers.forEach((number, index) => {
    reached += number;
    for (let chosen = Math.min(size, index + 1); chosen > 0; chosen -= 1) {
      const [from, to] = [ways[chosen - 1], ways[chosen]];
      if (from === undefined || to === undefined) continue;
      for (let sum = reached; sum >= number; sum -= 1) to[sum] = (to[sum] ?? 0) + (from[sum - number] ?? 0);
    }
  });
  return [...(ways[size] ?? [])];
}

/** How likely as much would be if it were left to chance which values are whose. */
export interface Chances {
  /** That the second ones are as far above the first as they are, or farther. */
  readonly above: number;
  /** That they are as far below, or farther. */
  readonly below: number;
}

/**
 * Holds the values of one side against those of another: the test of ranks by Mann and Whitney (Ann. Math. Statist. 18, 1947),
 * each way by itself, exact and with ties, by counting all ways. It asks for nothing but that the values of a side are alike and
 * independent, whatever their distribution is.
 */
export function chancesOf(first: readonly number[], second: readonly number[]): Chances {
  if (first.length === 0 || second.length === 0) return { above: 1, below: 1 };
  const ranks = doubledRanks([...first, ...second]);
  const seen = sumOf(ranks.slice(first.length));
  const ways = waysBySum(ranks, second.length);
  const all = sumOf(ways);
  return { above: sumOf(ways.slice(seen)) / all, below: sumOf(ways.slice(0, seen + 1)) / all };
}
