import type { ArmData } from '../report-data.ts';
import { pointsOf } from './plot-points.ts';

/** What the axes of a chart go over. */
export interface Ranges {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The last instant of an arm that something is drawn at. */
function lastOf({ durationMs, faults, acts, plot }: ArmData): number {
  const marks = [...faults.flatMap(({ to, recoveredAt }) => [to, recoveredAt ?? 0]), ...acts.map(({ at }) => at)];
  return Math.max(durationMs, ...marks, plot === null ? 0 : (pointsOf(plot).at(-1)?.atMs ?? 0), 1);
}

/** The ranges over which all of the arms fit: time from 0, latency on a logarithmic axis. */
export function rangesOf(arms: readonly ArmData[]): Ranges {
  const latencies = arms.flatMap(({ plot }) => (plot === null ? [] : pointsOf(plot).map(({ latencyMs }) => latencyMs)));
  const [least, most] =
    latencies.length === 0
      ? [1, 1000]
      : [latencies.reduce((a, b) => Math.min(a, b)), latencies.reduce((a, b) => Math.max(a, b))];
  return {
    x: [0, Math.max(...arms.map(lastOf)) * 1.01],
    y: [Math.max(0.08, least * 0.7), Math.max(least * 12, most * 1.4)],
  };
}
