import uPlot from 'uplot';
import type { ArmData, OutcomeClass } from '../report-data.ts';
import { colour } from './colours.ts';
import { drawFaults } from './draw-faults.ts';
import { drawLanes, laneHeight, lanesOf, markAt } from './draw-lanes.ts';
import { drawPoints, pointAt } from './draw-points.ts';
import { formatAt, formatCount, formatMs } from './format.ts';
import { outcomeLooks } from './outcomes.ts';
import type { Point } from './plot-points.ts';
import type { Ranges } from './timeline-ranges.ts';

/** What is under the cursor, and where its words go. */
export interface Hit {
  readonly left: number;
  readonly top: number;
  readonly lines: readonly string[];
}

interface ChartSettings {
  readonly arm: ArmData;
  readonly points: readonly Point[];
  readonly ranges: Ranges;
  readonly compact: boolean;
  readonly hidden: ReadonlySet<OutcomeClass>;
  readonly onHit: (hit: Hit | null) => void;
  readonly onZoom: (chart: uPlot, min: number, max: number) => void;
  readonly synced: boolean;
}

const font = '11px system-ui, sans-serif';

function axis(size: number, values: (ms: number) => string): uPlot.Axis {
  return {
    size,
    font,
    gap: 4,
    stroke: () => colour('--muted'),
    grid: { stroke: () => colour('--grid'), width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((split) => (split === null ? '' : values(split))),
  };
}

/** 1, 10, 100 … and what is between them where there is room. */
function latencySplits(_: uPlot, __: number, min: number, max: number): number[] {
  const factors = Math.log10(max / min) > 2.6 ? [1] : Math.log10(max / min) > 1.3 ? [1, 3] : [1, 2, 5];
  const splits: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(min)); power <= max; power *= 10) {
    splits.push(
      ...factors.map((factor) => Number((factor * power).toPrecision(6))).filter((ms) => ms >= min && ms <= max),
    );
  }
  return splits;
}

function told({ of, atMs, latencyMs, requests }: Point): readonly string[] {
  const many = requests === 1 ? '' : `${formatCount(requests)} × `;
  return [`${many}${outcomeLooks[of].label}`, `due at ${formatAt(atMs)}, took ${formatMs(latencyMs)}`];
}

/** Draws an arm into an element and keeps drawing as it is zoomed. */
export function timelineChart(element: HTMLElement, settings: ChartSettings): uPlot {
  const { arm, points, ranges, compact, hidden, onHit, onZoom, synced } = settings;
  const lanes = lanesOf(arm);
  const hit = (chart: uPlot, left: number, top: number, lines: readonly string[]): void => {
    const offset = chart.over.offsetLeft;
    const right = offset + left > element.clientWidth - 190;
    onHit({ left: offset + left + (right ? -180 : 12), top: chart.over.offsetTop + top + 14, lines });
  };
  const hover = (chart: uPlot): void => {
    const { left = -1, top = -1 } = chart.cursor;
    const found = left < 0 || top < 0 ? null : pointAt(chart, points, hidden, left, top);
    if (found === null) onHit(null);
    else hit(chart, left, top, told(found));
  };
  /** The lanes lie above the plot, where uPlot sees no cursor. */
  const hoverLanes = (chart: uPlot, event: MouseEvent): void => {
    const plot = chart.over.getBoundingClientRect();
    const [left, top] = [event.clientX - plot.left, event.clientY - plot.top];
    if (top >= 0) return;
    const mark = markAt(chart, lanes, left, top);
    if (mark === null) onHit(null);
    else hit(chart, left, top, mark.lines);
  };
  const options: uPlot.Options = {
    width: Math.max(200, element.clientWidth),
    height: (compact ? 190 : 300) + lanes.length * laneHeight,
    padding: [lanes.length * laneHeight + 8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      points: { show: false },
      drag: { x: true, y: false, setScale: true },
      ...(synced ? { sync: { key: 'side-by-side', setSeries: false } } : {}),
    },
    scales: {
      x: {
        time: false,
        range: (_, min, max) =>
          min === null || min === max ? [...ranges.x] : [Math.max(ranges.x[0], min), Math.min(ranges.x[1], max)],
      },
      y: { distr: 3, range: [...ranges.y] },
    },
    axes: [
      { ...axis(24, (ms) => `${Number((ms / 1000).toFixed(3))} s`), space: 70 },
      {
        ...axis(60, (ms) => (ms < 1000 ? formatMs(ms) : `${ms / 1000} s`)),
        splits: latencySplits,
        filter: (_, splits) => splits,
      },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      drawClear: [(chart) => drawFaults(chart, arm)],
      draw: [(chart) => drawPoints(chart, points, hidden), (chart) => drawLanes(chart, lanes)],
      setCursor: [hover],
      setScale: [
        (chart, scale) => {
          const { min, max } = chart.scales.x ?? {};
          if (scale === 'x' && min != null && max != null) onZoom(chart, min, max);
        },
      ],
    },
  };
  // The ends of the axis are in the data, so that a double click shows all of it.
  const xs = [ranges.x[0], ...points.map(({ atMs }) => atMs), ranges.x[1]];
  const ys = [null, ...points.map(({ latencyMs }) => latencyMs), null];
  const chart = new uPlot(options, [xs, ys], element);
  chart.root.addEventListener('mousemove', (event) => hoverLanes(chart, event));
  chart.root.addEventListener('mouseleave', () => onHit(null));
  return chart;
}
