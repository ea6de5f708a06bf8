import type { Target, Unreached } from './target.ts';

/**
 * As many places are taken through faults: each is asked by two methods, and twice at least while a fault is there, and a pod has
 * room for 200 requests in flight.
 */
export const mostPlaces = 50;

/** Places that are put to the test, and those for which there is no room. */
export interface SampledTargets {
  readonly targets: readonly Target[];
  readonly left: readonly Target[];
}

/** A number that a text has everywhere (FNV-1a): by it a choice is as good as by chance, and the same in every config. */
function numberOf(text: string): number {
  let number = 0x811c9dc5;
  for (const sign of text) number = Math.imul(number ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return number >>> 0;
}

function keyOf({ connect, host, location, path }: Target): string {
  return JSON.stringify([connect, host, location, path]);
}

/** The keys of so many places: those that users ask, then by their names. */
function chosenOf(all: readonly Target[], most: number): ReadonlySet<string> {
  const isAsked = new Map(all.map((target) => [keyOf(target), target.asked !== undefined]));
  const ranked = [...isAsked].map(([key, asked]) => ({ key, rank: numberOf(key) + (asked ? 0 : 2 ** 32) }));
  return new Set(
    ranked
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ key }) => key),
  );
}

/**
 * Chooses the places of a large config that are put to the test, in the order of the config. `others` are those of the config that
 * it is compared with: of both together so many are chosen, so that a place that both have is chosen in both.
 */
export function sampleTargets(
  all: readonly Target[],
  { most = mostPlaces, others = [] }: { readonly most?: number; readonly others?: readonly Target[] } = {},
): SampledTargets {
  if (Math.max(all.length, others.length) <= most) return { targets: all, left: [] };
  const chosen = chosenOf([...all, ...others], most);
  const isChosen = (target: Target): boolean => chosen.has(keyOf(target));
  return { targets: all.filter(isChosen), left: all.filter((target) => !isChosen(target)) };
}

/** What is told of places for which there is no room: how many, and at which line the first one stands. */
export function saidLeft({ targets, left }: SampledTargets): readonly Unreached[] {
  const [first] = left;
  if (first === undefined) return [];
  const location = `${left.length} of ${left.length + targets.length} places`;
  const because = `a matrix has room for ${targets.length}: those that users ask (--requests), else any; ${first.location} is the first without`;
  return [{ location, because, at: first.at }];
}

/** Names of peers that only places without room have: nothing is done to them. */
export function peersLeft({ targets, left }: SampledTargets): ReadonlySet<string> {
  const kept = new Set(targets.flatMap(({ peers }) => peers));
  return new Set(left.flatMap(({ peers }) => peers).filter((name) => !kept.has(name)));
}
