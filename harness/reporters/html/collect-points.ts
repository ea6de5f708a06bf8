import { growingColumn } from '../../model/growing-column.ts';
import { latencyCell, shortestMs } from './latency-cell.ts';
import {
  type CellsOfClass,
  type LatencyHistogram,
  type OutcomeClass,
  outcomeClasses,
  type PlotData,
} from './report-data.ts';

const finest = 160;
const histogramPerDecade = 20;
const good: ReadonlySet<OutcomeClass> = new Set(['answered', 'instead']);

/** Finest first: width of a time cell as a share of all time, and latency cells per factor of ten. */
const grids = [
  { across: 1600, perDecade: 80 },
  { across: 1000, perDecade: 60 },
  { across: 600, perDecade: 40 },
  { across: 400, perDecade: 30 },
  { across: 260, perDecade: 20 },
  { across: 160, perDecade: 16 },
  { across: 100, perDecade: 12 },
  { across: 64, perDecade: 8 },
  { across: 40, perDecade: 6 },
  { across: 24, perDecade: 4 },
] as const;

/** A width that people can read: 1, 2 or 5 times a power of ten, and at least 1 ms. */
export function niceWidth(atLeastMs: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeastMs)));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= atLeastMs) ?? 10);
}

/** Requests by due time and latency, as they come; then cells of them, so few that a page can draw them. */
export interface Points {
  readonly add: (of: OutcomeClass, dueMs: number, latencyMs: number) => void;
  readonly plot: (budget: number) => PlotData;
  readonly histogram: () => LatencyHistogram;
}

function cellsOf(of: OutcomeClass, counts: ReadonlyMap<number, number>, rows: number): CellsOfClass {
  const keys = [...counts.keys()].sort((a, b) => a - b);
  let before = 0;
  const t = keys.map((key) => {
    const column = Math.floor(key / rows);
    const step = column - before;
    before = column;
    return step;
  });
  const n = keys.map((key) => counts.get(key) as number);
  const cells = { class: of, t, l: keys.map((key) => key % rows) };
  return n.every((count) => count === 1) ? cells : { ...cells, n };
}

/** Collects the points of one arm in 13 bytes for each. */
export function collectPoints(): Points {
  const classes = growingColumn((size) => new Uint32Array(size));
  const times = growingColumn((size) => new Float64Array(size));
  // Latencies are kept as the finest cell: every grid is a coarser one of it.
  const latencies = growingColumn((size) => new Uint32Array(size));
  const histogram = new Map<number, { ok: number; other: number }>();
  let lastMs = 0;

  /** The cells of one grid by class; null as soon as they are more than the budget. */
  function gridded(stepMs: number, perDecade: number, budget: number): ReadonlyMap<number, number>[] | null {
    const counts = outcomeClasses.map(() => new Map<number, number>());
    const rows = rowsFor(perDecade);
    const shrink = perDecade / finest;
    let drawn = 0;
    for (let index = 0; index < times.length(); index += 1) {
      const key = Math.floor(times.at(index) / stepMs) * rows + Math.floor(latencies.at(index) * shrink);
      const cells = counts[classes.at(index)] as Map<number, number>;
      const count = cells.get(key);
      if (count === undefined && ++drawn > budget) return null;
      cells.set(key, (count ?? 0) + 1);
    }
    return counts;
  }

  return {
    add: (of, dueMs, latencyMs) => {
      const due = Number.isFinite(dueMs) ? Math.max(0, dueMs) : 0;
      const latency = Number.isFinite(latencyMs) ? Math.max(shortestMs, latencyMs) : shortestMs;
      classes.push(outcomeClasses.indexOf(of));
      times.push(due);
      latencies.push(latencyCell(latency, finest));
      lastMs = Math.max(lastMs, due);
      const cell = latencyCell(latency, histogramPerDecade);
      const bin = histogram.get(cell) ?? { ok: 0, other: 0 };
      bin[good.has(of) ? 'ok' : 'other'] += 1;
      histogram.set(cell, bin);
    },
    plot: (budget) => {
      for (const [index, { across, perDecade }] of grids.entries()) {
        const stepMs = niceWidth(lastMs / across);
        const counts = gridded(stepMs, perDecade, index === grids.length - 1 ? Number.POSITIVE_INFINITY : budget);
        if (counts === null) continue;
        const rows = rowsFor(perDecade);
        const cells = outcomeClasses.map((of, at) => cellsOf(of, counts[at] ?? new Map(), rows));
        const some = cells.filter(({ t }) => t.length > 0);
        const drawn = some.reduce((sum, { t }) => sum + t.length, 0);
        return { stepMs, perDecade, cells: some, requests: times.length(), drawn };
      }
      throw new Error('the coarsest grid has room for everything');
    },
    histogram: () => ({
      perDecade: histogramPerDecade,
      bins: [...histogram].map(([cell, bin]) => ({ cell, ...bin })).sort((a, b) => a.cell - b.cell),
    }),
  };
}

/** Latencies up to 10^9 ms have a row. */
function rowsFor(perDecade: number): number {
  return perDecade * 10 + 1;
}
