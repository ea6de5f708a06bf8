import type { CellDocument } from '../../model/validation-cell.ts';

/** ms as people read them: `1.2 ms`, `310 ms`, `10.0 s`. */
export function saidMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

/** From the least to the most, in one figure where they read the same: `1.2–3.0 ms`. */
function range(values: readonly number[], said: (value: number) => string): string | null {
  if (values.length === 0) return null;
  const least = said(Math.min(...values));
  const most = said(Math.max(...values));
  if (least === most) return most;
  const [, unit = ''] = / (\D+)$/.exec(most) ?? [];
  const short = unit !== '' && least.endsWith(` ${unit}`) ? least.slice(0, -unit.length - 1) : least;
  return `${short}–${most}`;
}

/** What requests came to, the most frequent first: `502×38 200×2`. */
export function saidStatuses(statuses: CellDocument['statuses']): string {
  return Object.entries(statuses)
    .toSorted(([, a], [, b]) => b - a)
    .map(([status, count]) => `${status}×${count}`)
    .join(' ');
}

function together(cells: readonly CellDocument[]): CellDocument['statuses'] {
  const sums = new Map<string, number>();
  for (const [status, count] of cells.flatMap(({ statuses }) => Object.entries(statuses))) {
    sums.set(status, (sums.get(status) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}

/** For how long after the fault it was felt; null where it was not. */
export function saidRecovery(cells: readonly CellDocument[]): string | null {
  if (cells.some(({ recoveredAfterMs }) => recoveredAfterMs === null)) return 'not back';
  const felt = known(cells.map(({ recoveredAfterMs }) => recoveredAfterMs)).filter((ms) => ms > 0);
  const said = range(felt, saidMs);
  return said === null ? null : `back after ${said}`;
}

/** The median latency of cells that came to the same; null where it is not known. */
export function saidMedian(cells: readonly CellDocument[]): string | null {
  return range(known(cells.map(({ p50Ms }) => p50Ms)), saidMs);
}

/** Attempts per request; null where they are not known. */
export function saidTries(cells: readonly CellDocument[]): string | null {
  return range(known(cells.map(({ attemptsPerRequest }) => attemptsPerRequest)), (tries) => tries.toFixed(1));
}

/** Requests that reached peers more than once. */
export function duplicatesOf(cells: readonly CellDocument[]): number {
  return cells.reduce((sum, { duplicates }) => sum + (duplicates ?? 0), 0);
}

/** The figures of cells that came to the same, those that say nothing left out: `502×10`, `1.0 ms`, `1.0 tries`. */
export function figuresOf(cells: readonly CellDocument[]): readonly string[] {
  const tries = saidTries(cells);
  const twice = duplicatesOf(cells);
  return [
    saidStatuses(together(cells)),
    saidMedian(cells),
    tries === null ? null : `${tries} tries`,
    twice === 0 ? null : `${twice} done twice`,
    saidRecovery(cells),
  ]
    .filter((part) => part !== null)
    .filter((part) => part !== '');
}

/** By how much a median must be longer than a healthy one to be told of an answer that is as before. */
const slowerMs = 100;

/** What an answer that is as before cost, where it did: it came later, or what was broken is felt afterwards. */
export function saidPrice(cells: readonly CellDocument[]): string | null {
  const slow = cells.filter(({ p50Ms, healthy }) => p50Ms !== null && p50Ms - (healthy.p50Ms ?? 0) >= slowerMs);
  const parts = [slow.length === 0 ? null : saidMedian(slow), saidRecovery(cells)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
