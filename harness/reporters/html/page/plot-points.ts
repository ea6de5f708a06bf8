import type { OutcomeClass, PlotData } from '../report-data.ts';

/** Requests that are drawn as one sign. */
export interface Point {
  readonly of: OutcomeClass;
  readonly atMs: number;
  readonly latencyMs: number;
  readonly requests: number;
}

/** The cells of a plot with the instants and latencies that they stand for, in the order of time. */
export function pointsOf({ cells, stepMs, perDecade }: PlotData): readonly Point[] {
  const points = cells.flatMap(({ class: of, t, l, n }) => {
    let column = 0;
    return t.map((step, index): Point => {
      column += step;
      const latencyMs = 0.1 * 10 ** (((l[index] ?? 0) + 0.5) / perDecade);
      return { of, atMs: (column + 0.5) * stepMs, latencyMs, requests: n?.[index] ?? 1 };
    });
  });
  return points.sort((a, b) => a.atMs - b.atMs);
}

/** Requests of each class, of all that are in a plot. */
export function countsOf({ cells }: PlotData): ReadonlyMap<OutcomeClass, number> {
  return new Map(cells.map(({ class: of, t, n }) => [of, n === undefined ? t.length : n.reduce((a, b) => a + b, 0)]));
}
