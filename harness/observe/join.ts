import { byText } from '../model/by-text.ts';
import type { Foreign } from '../model/history.ts';
import type { AccessEntry, ErrorEntry, JournalEntry } from '../model/log-entries.ts';
import type { ClientRecord, RequestRecord } from '../model/record.ts';
import { arrivalsOf } from './arrivals.ts';
import { gatewayErrorOf, gatewayRecordOf } from './gateway-record.ts';

/** What was seen of one arm so far, each from its own place and in any order. */
export interface Observations {
  /** Instant 0 of the load's clock. */
  readonly loadStartedAtEpochMs: number;
  /** A request may come twice, first in flight and then ended: the latter counts. */
  readonly client: readonly ClientRecord[];
  readonly access: readonly AccessEntry[];
  readonly errors: readonly ErrorEntry[];
  readonly journal: readonly JournalEntry[];
  /** Journals of third parties behind the app; unset: there are none. */
  readonly deliveries?: readonly JournalEntry[];
}

/** A total order over what JSON can say, so that a choice among duplicates depends on them alone. */
function canonical(a: unknown, b: unknown): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}

function endedFirst(a: ClientRecord, b: ClientRecord): number {
  return Number(a.outcome === null) - Number(b.outcome === null) || canonical(a, b);
}

function earliestFirst(a: AccessEntry, b: AccessEntry): number {
  return a.endEpochMs - b.endEpochMs || canonical(a, b);
}

function inLogOrder(a: ErrorEntry, b: ErrorEntry): number {
  return a.position - b.position || canonical(a, b);
}

function byRequest<Entry extends { readonly requestId: number | null }>(
  entries: readonly Entry[],
): ReadonlyMap<number | null, readonly Entry[]> {
  return Map.groupBy(entries, ({ requestId }) => requestId);
}

function clientById(records: readonly ClientRecord[]): ReadonlyMap<number, ClientRecord> {
  const byId = new Map<number, ClientRecord>();
  for (const record of records) {
    const other = byId.get(record.id);
    if (other === undefined || endedFirst(record, other) < 0) byId.set(record.id, record);
  }
  return byId;
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

/**
 * Joins client records, gateway log lines and upstream journals by the request's id, all on the load's clock. It works
 * on what has come so far and gives the same result in whatever order that came. Nothing is lost: a line or an arrival
 * of an id that was never sent, and a second access line of one id, count as foreign.
 */
export function joinHistory(seen: Observations): { records: readonly RequestRecord[]; foreign: Foreign } {
  const zero = seen.loadStartedAtEpochMs;
  const client = clientById(seen.client);
  const access = byRequest(seen.access);
  const errors = byRequest(seen.errors);
  const journal = byRequest(seen.journal);
  const told = byRequest(seen.deliveries ?? []);
  const sent = (id: number | null): id is number => id !== null && client.has(id);

  let unpairedEnds = 0;
  const records = [...client.values()]
    .sort((a, b) => a.id - b.id)
    .map((record): RequestRecord => {
      const logged = access.get(record.id)?.toSorted(earliestFirst)[0];
      const lines = (errors.get(record.id) ?? []).filter(({ kind }) => kind !== null).sort(inLogOrder);
      const { arrivals, unpaired } = arrivalsOf(journal.get(record.id) ?? [], zero);
      unpairedEnds += unpaired;
      const { arrivals: deliveries } = arrivalsOf(told.get(record.id) ?? [], zero);
      const joined = logged === undefined ? null : gatewayRecordOf(logged, lines, zero);
      return {
        ...record,
        gateway: joined?.gateway ?? null,
        arrivals,
        ...(deliveries.length === 0 ? {} : { deliveries }),
        gatewayError: joined === null ? null : gatewayErrorOf(joined),
      };
    });

  const foreignArrivals = [...journal]
    .filter(([id]) => !sent(id))
    .map(([, entries]) => {
      const { arrivals, unpaired } = arrivalsOf(entries, zero);
      return arrivals.length + unpaired;
    });
  return {
    records,
    foreign: {
      gatewayLines: sum([...access].map(([id, entries]) => (sent(id) ? entries.length - 1 : entries.length))),
      arrivals: unpairedEnds + sum(foreignArrivals),
      // A line about no request at all is foreign only where it tells of a gateway error.
      errorLines: sum(
        [...errors].map(([id, lines]) =>
          sent(id) ? 0 : id === null ? lines.filter(({ kind }) => kind !== null).length : lines.length,
        ),
      ),
    },
  };
}
