/** What a trial of some of the changes comes to. */
export type Trial = 'worse' | 'fine' | 'unusable';

/** What was found, and after how many trials. */
export interface Smallest<Change> {
  readonly changes: readonly Change[];
  readonly trials: number;
  /** None of them can be left out; false where trials ran out before that was known. */
  readonly isMinimal: boolean;
}

/** Cuts a list into parts whose sizes differ by one at most. */
function parts<T>(all: readonly T[], count: number): readonly (readonly T[])[] {
  return Array.from({ length: count }, (_, index) =>
    all.slice(Math.floor((index * all.length) / count), Math.floor(((index + 1) * all.length) / count)),
  );
}

/** Parts that may be worse by themselves, then those that may be worse without one of them. */
function tries<T>(
  current: readonly T[],
  count: number,
): readonly { readonly some: readonly T[]; readonly next: number }[] {
  const all = parts(current, count);
  const alone = all.map((some) => ({ some, next: 2 }));
  if (count === 2) return alone;
  const without = all.map((part) => current.filter((one) => !part.includes(one)));
  return [...alone, ...without.map((some) => ({ some, next: Math.max(2, count - 1) }))];
}

/**
 * Finds changes that make it worse, none of which can be left out, by delta debugging (Zeller and Hildebrandt, IEEE Transactions
 * on Software Engineering 28, 2002): halves, then smaller parts, then all but a part. One change of n is found in some 2 log₂ n
 * trials, any others in n² + 3n at most. Null where all of them together are not worse.
 */
export async function smallestChanges<Change>(
  all: readonly Change[],
  attempt: (some: readonly Change[]) => Promise<Trial>,
  mostTrials: number,
): Promise<Smallest<Change> | null> {
  const known = new Map<string, Trial>();
  const numbers = new Map(all.map((change, index) => [change, index]));
  const spent = (): boolean => known.size >= mostTrials;
  const isWorse = async (some: readonly Change[]): Promise<boolean> => {
    const name = some.map((change) => numbers.get(change)).join();
    const trial = known.get(name) ?? (await attempt(some));
    known.set(name, trial);
    return trial === 'worse';
  };
  if (all.length === 0 || spent() || !(await isWorse(all))) return null;
  let current = all;
  let count = 2;
  while (current.length >= 2) {
    let found: { readonly some: readonly Change[]; readonly next: number } | null = null;
    for (const one of tries(current, count)) {
      if (spent()) return { changes: current, trials: known.size, isMinimal: false };
      if (await isWorse(one.some)) {
        found = one;
        break;
      }
    }
    if (found !== null) {
      current = found.some;
      count = Math.min(found.next, Math.max(2, current.length));
    } else if (count >= current.length) {
      break;
    } else {
      count = Math.min(current.length, 2 * count);
    }
  }
  return { changes: current, trials: known.size, isMinimal: true };
}
