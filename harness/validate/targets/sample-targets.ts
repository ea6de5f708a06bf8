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

function rankOf({ connect, host, location, path }: Target): number {
  return numberOf(JSON.stringify([connect, host, location, path]));
}

/**
 * Chooses the places of a large config that are put to the test: those that users ask, then by their names, so that two configs are
 * compared at the same places. In the order of the config.
 */
export function sampleTargets(all: readonly Target[], most = mostPlaces): SampledTargets {
  if (all.length <= most) return { targets: all, left: [] };
  const isAsked = ({ asked }: Target): number => Number(asked !== undefined);
  const ranked = all.toSorted((a, b) => isAsked(b) - isAsked(a) || rankOf(a) - rankOf(b));
  const chosen = new Set(ranked.slice(0, most));
  return { targets: all.filter((one) => chosen.has(one)), left: all.filter((one) => !chosen.has(one)) };
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
