/** What became of one request of a cell. */
export interface CellRequest {
  /** The status of a whole answer; the name of a failure (ECONNRESET, TRUNCATED, TIMEOUT …); null where none came in time. */
  readonly outcome: number | string | null;
  /** From the time at which it was due; null where it did not end. */
  readonly ms: number | null;
  /** How often it arrived at a peer; null where no peer can tell. */
  readonly arrivals: number | null;
  /** It was answered from a cache, or by the gateway itself on purpose (`error_page`). */
  readonly standIn: boolean;
}

/** How well a place of a config bears a fault, the best first. */
export const grades = ['survives', 'degrades', 'fails-fast', 'hangs', 'duplicates'] as const;
export type Grade = (typeof grades)[number];

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
