import type { Grade } from '../../model/validation-cell.ts';
import { grades } from '../../model/validation-cell.ts';
import type { CellRequest } from './cell.ts';

/** A client that has waited for so long is taken for gone. */
export const hangMs = 10_000;

/** Statuses with which a gateway says that it cannot, and that are no gateway error when it says until when. */
const refusals: ReadonlySet<number> = new Set([429, 503]);

function gradeOfOne(request: CellRequest, { method, healthy }: CellContext): Grade {
  const { outcome, ms, arrivals, standIn } = request;
  const repeats = arrivals !== null && arrivals > 1;
  if (method === 'POST' && repeats) return 'duplicates';
  if (outcome === null || outcome === 'TIMEOUT' || (ms !== null && ms >= hangMs)) return 'hangs';
  if (typeof outcome === 'string') return 'fails-fast';
  if (healthy.has(outcome)) return standIn ? 'degrades' : 'survives';
  if (outcome < 500 || (standIn && refusals.has(outcome))) return 'degrades';
  return 'fails-fast';
}

/** What is known of a cell beside its requests. */
export interface CellContext {
  readonly method: 'GET' | 'POST';
  /** Statuses that the same requests have when nothing is wrong. */
  readonly healthy: ReadonlySet<number>;
}

/**
 * The grade of a cell: the worst that any of its requests got. A POST that reached more than one peer, or one twice, has had its
 * effect twice, whatever was answered. Null of a cell without a request.
 */
export function gradeOf(requests: readonly CellRequest[], context: CellContext): Grade | null {
  const found = new Set(requests.map((request) => gradeOfOne(request, context)));
  return grades.findLast((grade) => found.has(grade)) ?? null;
}
