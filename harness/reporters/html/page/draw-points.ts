import type uPlot from 'uplot';
import { type OutcomeClass, outcomeClasses } from '../report-data.ts';
import { colour } from './colours.ts';
import { isStroked, outcomeLooks, shapePath } from './outcomes.ts';
import type { Point } from './plot-points.ts';

/** How near the cursor has to be, in pixels of the page. */
const reach = 14;

/** The more requests in a cell, the larger its sign. */
function radiusOf(requests: number, failed: boolean): number {
  return Math.min(8, (failed ? 2.9 : 2) + Math.log2(requests) * 0.75);
}

function drawClass(chart: uPlot, of: OutcomeClass, points: readonly Point[]): void {
  const { ctx } = chart;
  const { colour: variable, shape } = outcomeLooks[of];
  const plain = of === 'answered' || of === 'instead';
  const signs = new Path2D();
  for (const { atMs, latencyMs, requests } of points) {
    const radius = radiusOf(requests, !plain) * devicePixelRatio;
    const at = new DOMMatrix().translateSelf(chart.valToPos(atMs, 'x', true), chart.valToPos(latencyMs, 'y', true));
    signs.addPath(new Path2D(shapePath(shape, radius)), at);
  }
  ctx.globalAlpha = plain ? 0.62 : 0.95;
  if (isStroked(shape)) {
    ctx.strokeStyle = colour(variable);
    ctx.lineWidth = (plain ? 1.3 : 1.7) * devicePixelRatio;
    ctx.stroke(signs);
  } else {
    ctx.fillStyle = colour(variable);
    ctx.fill(signs);
  }
}

/** Draws the requests; failures lie on top of what went well. */
export function drawPoints(chart: uPlot, points: readonly Point[], hidden: ReadonlySet<OutcomeClass>): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const of of outcomeClasses) {
    if (hidden.has(of)) continue;
    const own = points.filter((point) => point.of === of);
    if (own.length > 0) drawClass(chart, of, own);
  }
  ctx.restore();
}

/** The sign that is nearest to the cursor; null where none is near. */
export function pointAt(
  chart: uPlot,
  points: readonly Point[],
  hidden: ReadonlySet<OutcomeClass>,
  left: number,
  top: number,
): Point | null {
  let nearest: Point | null = null;
  let least = reach * reach;
  for (const point of points) {
    if (hidden.has(point.of)) continue;
    const dx = chart.valToPos(point.atMs, 'x') - left;
    const dy = chart.valToPos(point.latencyMs, 'y') - top;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      nearest = point;
    }
  }
  return nearest;
}
