import { growingColumn } from '../../model/growing-column.ts';
import { latencyCell, shortestMs } from './latency-cell.ts';
import {
  type CellsOfClass,
  type LatencyHistogram,
  type OutcomeClass,
  outcomeClasses,
  type PlotData,
} from './report-data.ts';

const finest = 80;
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
type Grid = (typeof grids)[number];

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

/** The requests of a cell are drawn where the slowest of them is. */
interface Cell {
  readonly of: number;
  atMs: number;
  latency: number;
  requests: number;
}

function cellsOf(of: OutcomeClass, cells: readonly Cell[], stepMs: number): CellsOfClass {
  const sorted = cells.toSorted((a, b) => a.atMs - b.atMs);
  const columns = sorted.map(({ atMs }) => Math.floor(atMs / stepMs));
  const t = columns.map((column, index) => column - (columns[index - 1] ?? 0));
  const told = { class: of, t, l: sorted.map(({ latency }) => latency) };
  return sorted.every(({ requests }) => requests === 1) ? told : { ...told, n: sorted.map(({ requests }) => requests) };
}

/** Collects the points of one arm in 13 bytes for each. */
export function collectPoints(): Points {
  const classes = growingColumn((size) => new Uint32Array(size));
  const times = growingColumn((size) => new Float64Array(size));
  // Latencies are kept as the finest cell: every grid is a coarser one of it.
  const latencies = growingColumn((size) => new Uint32Array(size));
  const histogram = new Map<number, { ok: number; other: number }>();
  let lastMs = 0;

  /** Calls `see` with the cell of each request; ends as soon as it gives false. */
  function eachCell({ across, perDecade }: Grid, see: (key: number, index: number) => boolean): boolean {
    const columnMs = Math.max(0.5, lastMs / across);
    const rows = perDecade * 10 + 1;
    const shrink = perDecade / finest;
    for (let index = 0; index < times.length(); index += 1) {
      const cell = Math.floor(times.at(index) / columnMs) * rows + Math.floor(latencies.at(index) * shrink);
      if (!see(cell * outcomeClasses.length + classes.at(index), index)) return false;
    }
    return true;
  }

  /** Whether the cells of a grid are within the budget; looks no further than it needs to. */
  function fits(grid: Grid, budget: number): boolean {
    const keys = new Set<number>();
    return eachCell(grid, (key) => keys.add(key).size <= budget);
  }

  /** A grid that fits, one of the finest: a coarser one has fewer cells, as good as always. */
  function gridWithin(budget: number): Grid {
    let [finer, coarser] = [0, grids.length - 1];
    while (finer < coarser) {
      const middle = (finer + coarser) >> 1;
      if (fits(grids[middle] as Grid, budget)) coarser = middle;
      else finer = middle + 1;
    }
    return grids[finer] as Grid;
  }

  function cellsWithin(budget: number): readonly (readonly Cell[])[] {
    const found = new Map<number, Cell>();
    eachCell(gridWithin(budget), (key, index) => {
      const [atMs, latency] = [times.at(index), latencies.at(index)];
      const cell = found.get(key);
      if (cell === undefined) found.set(key, { of: classes.at(index), atMs, latency, requests: 1 });
      else {
        cell.requests += 1;
        if (latency > cell.latency) [cell.atMs, cell.latency] = [atMs, latency];
      }
      return true;
    });
    const byClass = outcomeClasses.map((): Cell[] => []);
    for (const cell of found.values()) byClass[cell.of]?.push(cell);
    return byClass;
  }

  return {
    add: (of, dueMs, latencyMs) => {
      const due = Number.isFinite(dueMs) ? Math.max(0, dueMs) : 0;
      const latency = Number.isFinite(latencyMs) ? Math.max(shortestMs, latencyMs) : shortestMs;
      classes.push(outcomeClasses.indexOf(of));
      times.push(due);
      const fine = latencyCell(latency, finest);
      latencies.push(fine);
      lastMs = Math.max(lastMs, due);
      const cell = Math.floor(fine / (finest / histogramPerDecade));
      const bin = histogram.get(cell) ?? { ok: 0, other: 0 };
      bin[good.has(of) ? 'ok' : 'other'] += 1;
      histogram.set(cell, bin);
    },
    plot: (budget) => {
      const stepMs = niceWidth(lastMs / 2000);
      const cells = cellsWithin(budget).map((those, at) => cellsOf(outcomeClasses[at] ?? 'answered', those, stepMs));
      const some = cells.filter(({ t }) => t.length > 0);
      const drawn = some.reduce((sum, { t }) => sum + t.length, 0);
      return { stepMs, perDecade: finest, cells: some, requests: times.length(), drawn };
    },
    histogram: () => ({
      perDecade: histogramPerDecade,
      bins: [...histogram].sort(([a], [b]) => a - b).map(([cell, { ok, other }]) => [cell, ok, other]),
    }),
  };
}
