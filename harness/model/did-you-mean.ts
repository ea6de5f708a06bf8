import { distance } from 'fastest-levenshtein';

/** The candidate that `typed` was most likely meant to be (edit distance of at most a third of its length); else null. */
export function closest(typed: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(typed.length / 3)) + 1;
  const wanted = typed.toLowerCase();
  for (const candidate of candidates) {
    const apart = distance(wanted, candidate.toLowerCase());
    // Something as short as the typo itself is no better a guess than any other.
    if (apart < bestDistance && apart < Math.max(candidate.length, wanted.length)) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

/** A hint for a name that is not there: the one that was likely meant, else what there is to choose from. */
export function didYouMean(typed: string, candidates: readonly string[], whatThereIs = 'there is'): string | null {
  const guess = closest(typed, candidates);
  if (guess !== null) return `did you mean ${guess}?`;
  if (candidates.length === 0) return null;
  const shown = candidates.slice(0, 12).join(', ');
  return `${whatThereIs}: ${shown}${candidates.length > 12 ? ', …' : ''}`;
}
