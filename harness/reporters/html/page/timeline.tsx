import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { ArmData, OutcomeClass } from '../report-data.ts';
import type { ChartGroup } from './chart-group.ts';
import { formatCount } from './format.ts';
import { Legend } from './legend.tsx';
import { countsOf, pointsOf } from './plot-points.ts';
import { themeChanged } from './theme.ts';
import { type Hit, timelineChart } from './timeline-chart.ts';
import { type Ranges, rangesOf } from './timeline-ranges.ts';

/** Shows of the time axis `factor` times as much, around the middle, moved by `shift` of it. */
function show(chart: uPlot, [from, to]: Ranges['x'], factor: number, shift = 0): void {
  const { min = from, max = to } = chart.scales.x ?? {};
  const [low, high] = [min ?? from, max ?? to];
  const width = Math.min(to - from, Math.max(5, (high - low) * factor));
  const middle = (low + high) / 2 + (high - low) * shift;
  const start = Math.min(Math.max(from, middle - width / 2), to - width);
  chart.setScale('x', { min: start, max: start + width });
}

const keys: Readonly<Record<string, readonly [number, number]>> = {
  '+': [0.5, 0],
  '=': [0.5, 0],
  '-': [2, 0],
  ArrowLeft: [1, -0.25],
  ArrowRight: [1, 0.25],
  '0': [Number.POSITIVE_INFINITY, 0],
};

function Tip({ hit }: { hit: Hit | null }) {
  if (hit === null) return null;
  return (
    <div class="tip" role="tooltip" style={{ left: `${hit.left}px`, top: `${hit.top}px` }}>
      {hit.lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

interface TimelineProps {
  readonly arm: ArmData;
  readonly ranges?: Ranges;
  readonly group?: ChartGroup;
  readonly compact?: boolean;
}

/** The requests of an arm by due time and latency, with what was done to it meanwhile. */
export function Timeline({ arm, ranges: given, group, compact = false }: TimelineProps) {
  const { plot } = arm;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const hidden = useRef<Set<OutcomeClass>>(new Set());
  const [hiddenCount, setHiddenCount] = useState(0);
  const [hit, setHit] = useState<Hit | null>(null);
  const ranges = useMemo(() => given ?? rangesOf([arm]), [given, arm]);
  const counts = useMemo(() => (plot === null ? new Map<OutcomeClass, number>() : countsOf(plot)), [plot]);

  useEffect(() => {
    const element = place.current;
    if (element === null || plot === null) return;
    const made = timelineChart(element, {
      arm,
      points: pointsOf(plot),
      ranges,
      compact,
      hidden: hidden.current,
      onHit: setHit,
      onZoom: (by, min, max) => group?.zoomed(by, min, max),
      synced: group !== undefined,
    });
    chart.current = made;
    const leave = group?.join(made);
    const redraw = () => made.redraw(false, true);
    addEventListener(themeChanged, redraw);
    const size = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: made.height }));
    size.observe(element);
    return () => {
      size.disconnect();
      removeEventListener(themeChanged, redraw);
      leave?.();
      made.destroy();
      chart.current = null;
    };
  }, [arm, plot, ranges, compact, group]);

  if (plot === null) {
    return (
      <p class="note">
        {arm.recordsMissing === null
          ? 'No request was recorded in this arm.'
          : `The records could not be read: ${arm.recordsMissing}`}
      </p>
    );
  }
  const press = (key: string): boolean => {
    const move = keys[key];
    if (move === undefined || chart.current === null) return false;
    show(chart.current, ranges.x, ...move);
    return true;
  };
  const toggle = (of: OutcomeClass) => {
    if (!hidden.current.delete(of)) hidden.current.add(of);
    setHiddenCount(hidden.current.size);
    chart.current?.redraw(false, true);
  };
  const summary = [...counts].map(([of, count]) => `${formatCount(count)} ${of}`).join(', ');
  return (
    <figure class={`timeline${compact ? ' compact' : ''}`} data-hidden={hiddenCount}>
      <div class="chart-bar">
        <Legend counts={counts} hidden={hidden.current} toggle={toggle} />
        <div class="zoom">
          {(
            [
              ['+', 'Zoom in'],
              ['-', 'Zoom out'],
              ['0', 'Show all'],
            ] as const
          ).map(([key, label]) => (
            <button key={key} type="button" onClick={() => press(key)} aria-label={label} title={label}>
              {key === '0' ? 'All' : key === '-' ? '−' : key}
            </button>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a chart is no fieldset */}
      <div
        class="chart"
        ref={place}
        role="group"
        aria-label={`Requests of ${arm.label} by due time and latency: ${summary}. Keys: plus and minus zoom, arrows move, 0 shows all.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is zoomed and moved by keys
        tabIndex={0}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey && press(event.key)) event.preventDefault();
        }}
      >
        <Tip hit={hit} />
      </div>
      {compact ? null : (
        <figcaption class="note">
          {plot.drawn < plot.requests
            ? `${formatCount(plot.requests)} requests in ${formatCount(plot.drawn)} cells: the larger a sign, the more requests.`
            : `Each sign is a request.`}{' '}
          Drag over the chart to zoom, double-click for all; with the keyboard + − ← → 0.
        </figcaption>
      )}
    </figure>
  );
}
