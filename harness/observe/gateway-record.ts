import { kindOf } from '../model/kinds/index.ts';
import type { AccessEntry, ErrorEntry, LoggedAttempt } from '../model/log-entries.ts';
import type { Attempt, GatewayErrorRecord, GatewayRecord } from '../model/record.ts';

/** A gateway record with the error lines that it took its kinds from. */
export interface JoinedGateway {
  readonly gateway: GatewayRecord;
  /** One per attempt. */
  readonly lines: readonly (ErrorEntry | null)[];
  /** Lines that belong to no attempt: no server was tried, or a subrequest failed. In the order of the log. */
  readonly loose: readonly ErrorEntry[];
}

/** Statuses that a gateway makes by itself: for its upstream's failures, and for its own exhaustion. */
const ownStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);

function afterHeader(line: ErrorEntry): boolean {
  if (line.kind === null || line.kind === 'unknown') return false;
  const { phase } = kindOf(line.kind);
  return phase === 'read-body' || phase === 'upgraded';
}

/**
 * Gives each error line to an attempt at the address that it names, in order: one of a failed body to an attempt
 * whose header came, any other to one whose header did not; where there is none such, to any that has no line yet.
 */
function assignLines(
  attempts: readonly LoggedAttempt[],
  errors: readonly ErrorEntry[],
): Pick<JoinedGateway, 'lines' | 'loose'> {
  const lines: (ErrorEntry | null)[] = attempts.map(() => null);
  const loose: ErrorEntry[] = [];
  for (const error of errors) {
    const free = (attempt: LoggedAttempt, index: number): boolean =>
      lines[index] === null && attempt.address === error.upstreamAddress;
    const suits = (attempt: LoggedAttempt, index: number): boolean =>
      free(attempt, index) && (attempt.headerMs !== null) === afterHeader(error);
    const suited = attempts.findIndex(suits);
    const index = suited === -1 ? attempts.findIndex(free) : suited;
    if (index === -1) loose.push(error);
    else lines[index] = error;
  }
  return { lines, loose };
}

/** The access line of a request with its error lines (in the order of the log), its instants as ms since `zero`. */
export function gatewayRecordOf(entry: AccessEntry, errors: readonly ErrorEntry[], zero: number): JoinedGateway {
  const { lines, loose } = assignLines(entry.attempts, errors);
  const startMs = entry.startEpochMs - zero;
  let attemptStartMs = startMs;
  const attempts = entry.attempts.map((attempt, index): Attempt => {
    const { address, status, headerMs, connectMs } = attempt;
    const begunMs = attemptStartMs;
    attemptStartMs += attempt.responseMs ?? 0;
    return {
      address,
      status,
      headerMs,
      connectMs,
      startMs: begunMs,
      endMs: attemptStartMs,
      kind: lines[index]?.kind ?? null,
    };
  });
  const gateway = { status: entry.status, startMs, endMs: entry.endEpochMs - zero, attempts };
  return {
    gateway: entry.cacheStatus === null ? gateway : { ...gateway, cacheStatus: entry.cacheStatus },
    lines,
    loose,
  };
}

/**
 * The gateway error of a request: the gateway answered 500, 502, 503 or 504 and the last attempt passed no header with
 * that status through. null where the status is the app's own. Its kind is that of the last line about the last
 * attempt without a header, or about the request after it.
 */
export function gatewayErrorOf({ gateway, lines, loose }: JoinedGateway): GatewayErrorRecord | null {
  const { status, attempts } = gateway;
  if (!ownStatuses.has(status)) return null;
  const last = attempts.at(-1);
  if (last !== undefined && last.headerMs !== null && last.status === status) return null;
  const ofAttempt = lines[attempts.findLastIndex(({ headerMs }) => headerMs === null)] ?? null;
  const ofRequest = loose.at(-1) ?? null;
  const later = ofAttempt === null || (ofRequest !== null && ofRequest.position > ofAttempt.position);
  return { status, kind: (later ? ofRequest : ofAttempt)?.kind ?? 'unknown' };
}
