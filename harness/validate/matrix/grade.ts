import { type Grade, grades } from '../../model/validation-cell.ts';
import type { CellRequest } from './cell.ts';

/** A client that has waited for so long is taken for gone. */
export const hangMs = 10_000;

/**
 * Statuses with which a gateway says on purpose that it cannot: nginx gives them for a limit, or where a config writes them
 * (`error_page 502 =503 …`), and never for a peer that fails. No stub answers so while it has a fault.
 */
const refusals: ReadonlySet<CellRequest['outcome']> = new Set([429, 503]);

/** What is known of a cell beside its requests. */
export interface CellContext {
  readonly method: 'GET' | 'POST';
  /** Statuses that the same requests have when nothing is wrong. */
  readonly healthy: ReadonlySet<number>;
}

/** The statuses that requests have when nothing is wrong. */
export function healthyStatuses(healthy: readonly Pick<CellRequest, 'outcome'>[]): ReadonlySet<number> {
  return new Set(healthy.flatMap(({ outcome }) => (typeof outcome === 'number' ? [outcome] : [])));
}

/** Whether an outcome is one of those that requests have when nothing is wrong. */
export function isAnswered(outcome: CellRequest['outcome'], healthy: ReadonlySet<number>): boolean {
  return typeof outcome === 'number' && healthy.has(outcome);
}

/** Whether no answer came for as long as a client waits. */
export function isHung({ outcome, ms }: CellRequest): boolean {
  return outcome === null || outcome === 'TIMEOUT' || (ms !== null && ms >= hangMs);
}

/** What one request of a cell comes to, but for what it did to the peers. */
function answerGrade(request: CellRequest, healthy: ReadonlySet<number>): Exclude<Grade, 'duplicates'> {
  const { outcome, standIn } = request;
  if (isHung(request)) return 'hangs';
  if (typeof outcome !== 'number') return 'fails-fast';
  if (healthy.has(outcome)) return standIn ? 'degrades' : 'survives';
  // A 404 in place of a page says that there is none, which is not so.
  if (outcome < 400 || refusals.has(outcome)) return 'degrades';
  return 'fails-fast';
}

/** Whether a request has had its effect on peers more than once. */
export function isDuplicated({ arrivals }: CellRequest, { method }: Pick<CellContext, 'method'>): boolean {
  return method === 'POST' && arrivals !== null && arrivals > 1;
}

/** Whether a client got neither the answer that it gets when nothing is wrong nor one that stands in for it. */
export function isFailed(request: CellRequest, healthy: ReadonlySet<number>): boolean {
  const grade = answerGrade(request, healthy);
  return grade === 'fails-fast' || grade === 'hangs';
}

/**
 * The grade of a cell: the worst that any of its requests got. A POST that reached more than one peer, or one twice, has had its
 * effect twice, whatever was answered. Null of a cell without a request.
 */
export function gradeOf(requests: readonly CellRequest[], context: CellContext): Grade | null {
  const found = new Set(
    requests.map((request) => (isDuplicated(request, context) ? 'duplicates' : answerGrade(request, context.healthy))),
  );
  return grades.findLast((grade) => found.has(grade)) ?? null;
}
