import type uPlot from 'uplot';
import type { ArmData } from '../report-data.ts';
import { colour } from './colours.ts';
import { formatAt } from './format.ts';

/** Pixels of the page that a lane above the plot takes. */
export const laneHeight = 18;

/** Something at an instant, or from one to another. */
interface Mark {
  readonly from: number;
  readonly to: number | null;
  readonly sign: 'bar' | 'ended' | 'began' | 'act';
  readonly lines: readonly string[];
}

/** Marks of one sort, above the plot. */
export interface Lane {
  readonly name: string;
  readonly marks: readonly Mark[];
}

/** What was done to the arm, and by it: faults, programs that ended and began, acts of the mitigation. */
export function lanesOf({ faults, programs, acts }: ArmData): readonly Lane[] {
  const lanes: readonly Lane[] = [
    {
      name: 'fault',
      marks: faults.map(({ from, to, type, target, proof }) => ({
        ...{ from, to, sign: 'bar' },
        lines: [`${type} ${target}`, `${formatAt(from)} to ${formatAt(to)}`, proof ?? 'without a proof'],
      })),
    },
    {
      name: 'programs',
      marks: programs.map(({ at, event, program, detail, expected }) => ({
        ...{ from: at, to: null, sign: event === 'exited' ? 'ended' : 'began' },
        lines: [
          `${program} ${event}${detail === null ? '' : ` (${detail})`}`,
          `${formatAt(at)}${expected ? '' : ', by itself'}`,
        ],
      })),
    },
    {
      name: 'acts',
      marks: acts.map(({ at, type, target, proof }) => ({
        ...{ from: at, to: null, sign: 'act' },
        lines: [`${type} ${target}`, formatAt(at), proof],
      })),
    },
  ];
  return lanes.filter(({ marks }) => marks.length > 0);
}

const signs: Readonly<Record<Mark['sign'], string>> = {
  bar: '--fault-line',
  ended: '--text',
  began: '--text',
  act: '--o-instead',
};

function drawMark(chart: uPlot, { from, to, sign }: Mark, y: number): void {
  const { ctx, bbox } = chart;
  const scale = devicePixelRatio;
  const x = chart.valToPos(from, 'x', true);
  const end = chart.valToPos(to ?? from, 'x', true);
  if (end < bbox.left || x > bbox.left + bbox.width) return;
  const r = 4 * scale;
  ctx.fillStyle = colour(signs[sign]);
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 1.6 * scale;
  ctx.beginPath();
  if (sign === 'bar') {
    const left = Math.max(bbox.left, x);
    ctx.fillRect(left, y - r, Math.max(2 * scale, Math.min(end, bbox.left + bbox.width) - left), 2 * r);
    return;
  }
  if (sign === 'ended') {
    ctx.moveTo(x - r, y - r);
    ctx.lineTo(x + r, y + r);
    ctx.moveTo(x - r, y + r);
    ctx.lineTo(x + r, y - r);
    ctx.stroke();
    return;
  }
  if (sign === 'began') {
    ctx.moveTo(x - r * 0.7, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x - r * 0.7, y + r);
  } else {
    ctx.moveTo(x, y - r * 1.2);
    ctx.lineTo(x + r * 1.2, y);
    ctx.lineTo(x, y + r * 1.2);
    ctx.lineTo(x - r * 1.2, y);
  }
  ctx.fill();
}

/** The middle of a lane, in pixels above the plot. */
const middle = (lanes: number, index: number) => (lanes - index - 0.5) * laneHeight + 4;

/** Draws the lanes above the plot. */
export function drawLanes(chart: uPlot, lanes: readonly Lane[]): void {
  const { ctx, bbox } = chart;
  ctx.save();
  for (const [index, { name, marks }] of lanes.entries()) {
    const y = bbox.top - middle(lanes.length, index) * devicePixelRatio;
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillStyle = colour('--muted');
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.fillText(name, bbox.left - 6 * devicePixelRatio, y);
    for (const mark of marks) drawMark(chart, mark, y);
  }
  ctx.restore();
}

/** The mark under the cursor, which is so many pixels above the plot (`top` below zero); null where there is none. */
export function markAt(chart: uPlot, lanes: readonly Lane[], left: number, top: number): Mark | null {
  const lane = lanes.find((_, index) => Math.abs(middle(lanes.length, index) + top) <= laneHeight / 2);
  const near = ({ from, to }: Mark) =>
    left >= chart.valToPos(from, 'x') - 6 && left <= chart.valToPos(to ?? from, 'x') + 6;
  return lane?.marks.findLast(near) ?? null;
}
