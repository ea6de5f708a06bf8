import type uPlot from 'uplot';
import type { ArmData } from '../report-data.ts';
import { colour } from './colours.ts';

/** A stretch of time over the whole height of the plot. */
function shade(chart: uPlot, from: number, to: number, fill: string | CanvasPattern): void {
  const { ctx, bbox } = chart;
  const left = Math.max(bbox.left, chart.valToPos(from, 'x', true));
  const right = Math.min(bbox.left + bbox.width, chart.valToPos(to, 'x', true));
  if (right <= left) return;
  ctx.fillStyle = fill;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
}

/** Oblique lines: the fault is put in place and not in full effect yet, or is gone and its target not healthy yet. */
function hatch(ctx: CanvasRenderingContext2D): string | CanvasPattern {
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [8, 8];
  const pen = tile.getContext('2d');
  if (pen === null) return 'transparent';
  pen.strokeStyle = colour('--fault-line');
  pen.globalAlpha = 0.45;
  pen.beginPath();
  for (const at of [-8, 0, 8]) {
    pen.moveTo(at, 8);
    pen.lineTo(at + 8, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, 'repeat') ?? 'transparent';
}

function edge(chart: uPlot, at: number): void {
  const { ctx, bbox } = chart;
  const x = Math.round(chart.valToPos(at, 'x', true)) + 0.5;
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}

/** Shades when a fault was in effect: whole where it was, hatched where it was coming or going. */
export function drawFaults(chart: uPlot, { faults }: ArmData): void {
  const { ctx } = chart;
  ctx.save();
  const between = hatch(ctx);
  for (const { put, from, to, recoveredAt } of faults) {
    if (put !== null) shade(chart, put, from, between);
    shade(chart, from, to, colour('--fault-fill'));
    if (recoveredAt !== null) shade(chart, to, recoveredAt, between);
    ctx.strokeStyle = colour('--fault-line');
    ctx.lineWidth = devicePixelRatio;
    edge(chart, from);
    edge(chart, to);
  }
  ctx.restore();
}
