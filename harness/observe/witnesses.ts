import type { AccessEntry, ErrorEntry, JournalEntry } from '../model/log-entries.ts';
import type { Arrival, ClientRecord, RequestRecord } from '../model/record.ts';

/** What was seen of one request so far, each from its own place. */
export interface Witnesses {
  client: ClientRecord | null;
  /** The earliest of its access lines. */
  access: AccessEntry | null;
  /** How many access lines it has besides. */
  copies: number;
  readonly errors: ErrorEntry[];
  readonly journal: JournalEntry[];
  /** Of third parties behind the app. */
  readonly deliveries: JournalEntry[];
}

/** Nothing was seen of it. */
export function noWitnesses(): Witnesses {
  return { client: null, access: null, copies: 0, errors: [], journal: [], deliveries: [] };
}

function entriesOf(id: number, arrivals: readonly Arrival[], zero: number): JournalEntry[] {
  return arrivals.flatMap(({ node, startMs, endMs, outcome, source, as, calls = [] }): JournalEntry[] => {
    const common = { requestId: id, node };
    const called = calls.map(({ service, outcome: met, status, ...at }): JournalEntry => {
      const call = { ...common, event: 'call' as const, service, outcome: met };
      const instants = { startEpochMs: at.startMs + zero, epochMs: at.endMs + zero };
      return { ...call, ...instants, ...(status === undefined ? {} : { status }) };
    });
    const start = { ...common, event: 'start' as const, epochMs: startMs + zero };
    const begun = as === undefined ? start : { ...start, as };
    if (endMs === null || outcome === null) return [begun, ...called];
    const end = { ...common, event: 'end' as const, epochMs: endMs + zero, outcome };
    return [begun, ...called, source === undefined ? end : { ...end, source }];
  });
}

/** The error lines that a record has its kinds from, as far as the join needs them; before all that come later. */
export function linesOf({ id, gateway, gatewayError }: RequestRecord): ErrorEntry[] {
  const attempts = gateway?.attempts ?? [];
  const told = attempts.flatMap(({ kind, address }) => (kind === null ? [] : [{ kind, upstreamAddress: address }]));
  const ofAttempt = attempts.findLast(({ headerMs }) => headerMs === null)?.kind ?? 'unknown';
  const loose =
    gatewayError === null || gatewayError.kind === ofAttempt
      ? []
      : [{ kind: gatewayError.kind, upstreamAddress: null }];
  const lines = [...told, ...loose];
  return lines.map((line, index) => ({
    ...{ ...line, level: 'error', requestId: id, message: '', line: '', position: index - lines.length },
  }));
}

/** What was seen of a request by the record that was made from it, as far as the join needs it. */
export function witnessesOf(record: RequestRecord, zero: number): Witnesses {
  const { id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, deliveries = [] } = record;
  return {
    client: { id, route, dueMs, sentMs, doneMs, outcome },
    access:
      gateway === null
        ? null
        : {
            ...{ requestId: id, method: '', path: '', bodyBytes: 0, connection: 0, status: gateway.status },
            ...{ startEpochMs: gateway.startMs + zero, endEpochMs: gateway.endMs + zero },
            cacheStatus: gateway.cacheStatus ?? null,
            attempts: gateway.attempts.map(({ address, status, connectMs, headerMs, startMs, endMs }) => ({
              ...{ address, status, connectMs, headerMs, responseMs: endMs - startMs },
            })),
          },
    copies: 0,
    errors: linesOf(record),
    journal: entriesOf(id, arrivals, zero),
    deliveries: entriesOf(id, deliveries, zero),
  };
}
