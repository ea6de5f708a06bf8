import type { CellDocument } from '../../model/validation-cell.ts';
import type { CellRequest, CellSample } from './cell.ts';
import { gradeOf, healthyStatuses, isDuplicated, isFailed } from './grade.ts';

function countsOf(requests: readonly CellRequest[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of requests) {
    const name = String(outcome ?? 'TIMEOUT');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function latencies(requests: readonly CellRequest[]): readonly number[] {
  return requests.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b);
}

function median(sorted: readonly number[]): number | null {
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
}

/** Instants come from two programs of one machine: tenths of a ms say enough. */
const said = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 10) / 10);

/** A cell as the document of a validation has it; null where it has no requests. */
export function cellDocument(sample: CellSample, gateway: string): CellDocument | null {
  const { healthy, during, attempts, recoveredAfterMs, nodes, ...key } = sample;
  const statuses = healthyStatuses(healthy);
  const grade = gradeOf(during, { method: key.method, healthy: statuses });
  if (grade === null) return null;
  const took = latencies(during);
  return {
    gateway,
    ...key,
    grade,
    requests: during.length,
    failed: during.filter((request) => isFailed(request, statuses)).length,
    statuses: countsOf(during),
    p50Ms: said(median(took)),
    maxMs: said(took.at(-1) ?? null),
    attemptsPerRequest: attempts === null ? null : Math.round((100 * attempts) / during.length) / 100,
    duplicates: during.some(({ arrivals }) => arrivals === null)
      ? null
      : during.filter((request) => isDuplicated(request, key)).length,
    nodes: nodes.map((node) => ({ ...node })),
    recoveredAfterMs: said(recoveredAfterMs),
    healthy: { statuses: countsOf(healthy), p50Ms: said(median(latencies(healthy))) },
  };
}
