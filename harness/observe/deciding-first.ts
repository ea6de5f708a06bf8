import type { ErrorEntry } from '../model/log-entries.ts';

/** What is known of an arm by which lines of its gateway's error log decide. */
export interface Deciding {
  /** Ids of the requests that failed. */
  readonly failures: ReadonlySet<number>;
  /** The kinds of error that its fault is expected to give. */
  readonly expected: readonly string[];
  /** `host:port` of the nodes that its fault may make fail; none: it has no fault. */
  readonly hit: ReadonlySet<string>;
}

const noticed: ReadonlySet<string> = new Set(['debug', 'info', 'notice']);

/**
 * The gateway's complaints, those that decide first: about an attempt at a node that the fault does not hit, which speaks
 * of the machine; about requests that failed; of a kind that was not expected; then the others. What nginx merely notes
 * is left out.
 */
export function decidingFirst(
  errorLog: readonly ErrorEntry[],
  { failures, expected, hit }: Deciding,
): readonly ErrorEntry[] {
  const rank = ({ requestId, kind, upstreamAddress }: ErrorEntry): number => {
    if (kind !== null && hit.size > 0 && upstreamAddress !== null && !hit.has(upstreamAddress)) return 0;
    if (requestId !== null && failures.has(requestId)) return 1;
    if (kind !== null && !expected.includes(kind)) return 2;
    return kind === null ? 4 : 3;
  };
  return errorLog
    .filter(({ kind, level }) => kind !== null || !noticed.has(level))
    .toSorted((a, b) => rank(a) - rank(b));
}
