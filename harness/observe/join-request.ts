import { byText } from '../model/by-text.ts';
import type { Foreign } from '../model/history.ts';
import type { AccessEntry, ErrorEntry } from '../model/log-entries.ts';
import type { ClientRecord, RequestRecord } from '../model/record.ts';
import { arrivalsOf } from './arrivals.ts';
import { gatewayErrorOf, gatewayRecordOf } from './gateway-record.ts';
import { linesOf, type Witnesses } from './witnesses.ts';

/** A total order over what JSON can say, so that a choice among duplicates depends on them alone. */
function canonical(a: unknown, b: unknown): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}

/** What of an access line a record is made from. */
function recorded({ startEpochMs, status, attempts, cacheStatus }: AccessEntry): unknown {
  const made = attempts.map(({ address, status: answer, connectMs, headerMs, responseMs }) => {
    return [address, answer, connectMs, headerMs, responseMs ?? 0];
  });
  return [startEpochMs, status, made, cacheStatus];
}

function endedFirst(a: ClientRecord, b: ClientRecord): number {
  return Number(a.outcome === null) - Number(b.outcome === null) || canonical(a, b);
}

function earliestFirst(a: AccessEntry, b: AccessEntry): number {
  return a.endEpochMs - b.endEpochMs || canonical(recorded(a), recorded(b));
}

function inLogOrder(a: ErrorEntry, b: ErrorEntry): number {
  return a.position - b.position || canonical(a, b);
}

/** A request may come twice, first in flight and then ended: the latter counts. */
export function addClient(seen: Witnesses, record: ClientRecord): void {
  if (seen.client === null || endedFirst(record, seen.client) < 0) seen.client = record;
}

/** Of several access lines of one id the earliest counts, and the others are foreign. */
export function addAccess(seen: Witnesses, entry: AccessEntry): void {
  if (seen.access !== null) seen.copies += 1;
  if (seen.access === null || earliestFirst(entry, seen.access) < 0) seen.access = entry;
}

/** The record of one request, and what of its witnesses is in none. */
export interface Joined {
  /** null where it was never sent. */
  readonly record: RequestRecord | null;
  readonly foreign: Foreign;
  /** Whether the record tells all that was seen, so that its witnesses can be had from it again. */
  readonly whole: boolean;
}

function sameLines(lines: readonly ErrorEntry[], others: readonly ErrorEntry[]): boolean {
  return (
    lines.length === others.length &&
    lines.every(({ kind, upstreamAddress }, index) => {
      const other = others[index];
      return kind === other?.kind && upstreamAddress === other.upstreamAddress;
    })
  );
}

function unsent(id: number | null, { access, copies, errors, journal }: Witnesses, zero: number): Joined {
  const { arrivals, unpaired } = arrivalsOf(journal, zero);
  return {
    record: null,
    foreign: {
      gatewayLines: copies + (access === null ? 0 : 1),
      arrivals: arrivals.length + unpaired,
      // A line about no request at all is foreign only where it tells of a gateway error.
      errorLines: id === null ? errors.filter(({ kind }) => kind !== null).length : errors.length,
    },
    whole: false,
  };
}

/** Joins what was seen of one request, on the load's clock; `id` is null for what belongs to none. */
export function joinRequest(id: number | null, seen: Witnesses, zero: number): Joined {
  const { client, access, copies } = seen;
  if (client === null || id === null) return unsent(id, seen, zero);
  const lines = seen.errors.length === 0 ? [] : seen.errors.filter(({ kind }) => kind !== null).sort(inLogOrder);
  const { arrivals, unpaired } = arrivalsOf(seen.journal, zero);
  const told = seen.deliveries.length === 0 ? null : arrivalsOf(seen.deliveries, zero);
  const deliveries = told?.arrivals ?? [];
  const joined = access === null ? null : gatewayRecordOf(access, lines, zero);
  const { route, dueMs, sentMs, doneMs, outcome } = client;
  const gateway = joined?.gateway ?? null;
  const gatewayError = joined === null ? null : gatewayErrorOf(joined);
  const arrived = { id: client.id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, gatewayError };
  const record: RequestRecord = deliveries.length === 0 ? arrived : { ...arrived, deliveries };
  return {
    record,
    foreign: { gatewayLines: copies, arrivals: unpaired, errorLines: 0 },
    whole:
      client.outcome !== null &&
      access !== null &&
      copies === 0 &&
      unpaired === 0 &&
      (told?.unpaired ?? 0) === 0 &&
      (lines.length === 0 ? record.gatewayError === null : sameLines(lines, linesOf(record))),
  };
}
