import type { DifferenceDocument } from '../../model/validation-cell.ts';
import type { CellRequest, CellSample } from '../matrix/cell.ts';
import { hangMs, healthyStatuses, isDuplicated, isFailed, isHung } from '../matrix/grade.ts';
import type { CellPair } from './pair-cells.ts';

/** What a measure comes to in one round of one side. */
export interface RoundFigure {
  /** More is worse. */
  readonly value: number;
  /** Of a share: how many of how many. */
  readonly count: number;
  readonly total: number;
}

/** One thing by which a cell is held against itself in another config. More of it is always worse. */
export interface Measure {
  readonly id: Exclude<DifferenceDocument['measure'], 'reload'>;
  /** Null where it is not known. `healthy`: the statuses that count as answered. */
  readonly ofRound: (sample: CellSample, healthy: ReadonlySet<number>) => RoundFigure | null;
  /** What several rounds come to. */
  readonly together: (values: readonly number[]) => number;
  /** Whether two values are so far apart that somebody would mind. */
  readonly isApart: (one: number, other: number) => boolean;
  /** Each round has to show it by itself. */
  readonly inEveryRound: boolean;
  readonly say: (figures: readonly RoundFigure[]) => string;
}

/** The middle one, the lower of two. Infinity where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.POSITIVE_INFINITY;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Shares are told apart from one request in twenty on. */
const apartShare = 0.05;

function share(
  id: Measure['id'],
  said: string,
  has: (request: CellRequest, sample: CellSample, healthy: ReadonlySet<number>) => boolean,
  isKnown: (sample: CellSample) => boolean = () => true,
): Measure {
  return {
    id,
    ofRound: (sample, healthy) => {
      const total = sample.during.length;
      if (total === 0 || !isKnown(sample)) return null;
      const count = sample.during.filter((request) => has(request, sample, healthy)).length;
      return { value: count / total, count, total };
    },
    together: mean,
    isApart: (one, other) => Math.abs(one - other) >= apartShare,
    inEveryRound: false,
    say: (figures) =>
      `${sum(figures.map(({ count }) => count))} of ${sum(figures.map(({ total }) => total))} requests ${said}`,
  };
}

/** Whether two times are farther apart than both. */
function farApart(ms: number, part: number): Measure['isApart'] {
  return (one, other) => Math.abs(one - other) > ms && Math.max(one, other) > (1 + part) * Math.min(one, other);
}

function inWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Half of the requests have to be answered: the latency of a few that got through is that of no client. */
const latency: Measure = {
  id: 'latency',
  ofRound: ({ during }, healthy) => {
    const took = during.flatMap((request) => (request.ms === null || isFailed(request, healthy) ? [] : [request.ms]));
    if (took.length === 0 || took.length < during.length / 2) return null;
    return { value: median(took), count: took.length, total: during.length };
  },
  together: median,
  isApart: farApart(100, 0.5),
  inEveryRound: false,
  say: (figures) => `answered after ${inWords(median(figures.map(({ value }) => value)))} (median)`,
};

/** A time that is measured once in a round: one that is late once says nothing. */
const recovery: Measure = {
  id: 'recovery',
  ofRound: ({ during, recoveredAfterMs }) =>
    during.length === 0 ? null : { value: recoveredAfterMs ?? Number.POSITIVE_INFINITY, count: 1, total: 1 },
  together: median,
  isApart: farApart(1000, 0.25),
  inEveryRound: true,
  say: (figures) => {
    const ms = median(figures.map(({ value }) => value));
    if (ms === Number.POSITIVE_INFINITY) return 'felt for as long as anybody looked';
    return ms === 0 ? 'not felt after the fault' : `felt for ${inWords(ms)} after the fault`;
  },
};

/** Everything by which cells are compared, what fails first. */
export const measures: readonly Measure[] = [
  share('failed', 'failed', (request, _, healthy) => isFailed(request, healthy)),
  share('hangs', `had no answer within ${hangMs / 1000} s`, (request) => isHung(request)),
  share(
    'duplicates',
    'arrived more than once',
    (request, sample) => isDuplicated(request, sample),
    ({ method, during }) => method === 'POST' && during.every(({ arrivals }) => arrivals !== null),
  ),
  latency,
  recovery,
];

/** Both figures of one round; null where either is not known. */
export interface FigurePair {
  readonly baseline: RoundFigure;
  readonly candidate: RoundFigure;
}

/**
 * What a measure comes to on both sides of a round. Answered is what is answered as when nothing is wrong; an error of the server
 * only where both sides answer with it then, so that a config that never works is not one that survives everything.
 */
export function figuresOf(measure: Measure, { baseline, candidate }: CellPair): FigurePair | null {
  const [there, here] = [healthyStatuses(baseline.healthy), healthyStatuses(candidate.healthy)];
  const isFine = (status: number): boolean => status < 500 || (there.has(status) && here.has(status));
  const fine = (statuses: ReadonlySet<number>): ReadonlySet<number> => new Set([...statuses].filter(isFine));
  const figures = {
    baseline: measure.ofRound(baseline, fine(there)),
    candidate: measure.ofRound(candidate, fine(here)),
  };
  return figures.baseline === null || figures.candidate === null
    ? null
    : { baseline: figures.baseline, candidate: figures.candidate };
}
