import type { Column } from './byte-columns.ts';
import type { Arrival, Attempt, GatewayRecord, RequestRecord } from './record.ts';
import { arrivalFlags, attemptFlags, type Columns, noStatus, recordFlags } from './records-layout.ts';

/** The place of a text in a table of texts. */
type TextIndex = (text: string) => number;

/** Enters each new text into the table. */
function textTable(into: Column): TextIndex {
  const known = new Map<string, number>();
  return (text) => {
    const index = known.get(text);
    if (index !== undefined) return index;
    const bytes = new TextEncoder().encode(text);
    into.uint32(bytes.length);
    into.bytes(bytes);
    known.set(text, known.size);
    return known.size - 1;
  };
}

/** The tables of what stands in many records, as records are written. */
export interface TextTables {
  readonly text: TextIndex;
  /** Of what nodes were asked for: there may be as many of these as there are requests. */
  readonly page: TextIndex;
}

/** Tables that are empty yet. */
export function textTables(into: Columns<Column>): TextTables {
  return { text: textTable(into.texts), page: textTable(into.pages) };
}

/** What stands for tables where only lengths count. */
export const noTables: TextTables = { text: () => 0, page: () => 0 };

function writeAttempt(attempt: Attempt, to: Columns<Column>, text: TextIndex): void {
  const { status, headerMs, connectMs, kind } = attempt;
  to.attempts.uint16(text(attempt.address));
  to.attempts.uint8(
    (status === null ? 0 : attemptFlags.status) |
      (headerMs === null ? 0 : attemptFlags.header) |
      (connectMs === null ? 0 : attemptFlags.connect) |
      (kind === null ? 0 : attemptFlags.kind),
  );
  if (status !== null) to.attemptOptions.uint16(status);
  if (kind !== null) to.attemptOptions.uint16(text(kind));
  to.attemptInstants.float64(attempt.startMs);
  to.attemptInstants.float64(attempt.endMs);
  if (headerMs !== null) to.attemptInstants.float64(headerMs);
  if (connectMs !== null) to.attemptInstants.float64(connectMs);
}

function writeGateway(gateway: GatewayRecord, to: Columns<Column>, text: TextIndex): void {
  to.gateways.uint16(gateway.status);
  to.gateways.uint16(gateway.attempts.length);
  if (gateway.cacheStatus !== undefined) to.gateways.uint16(text(gateway.cacheStatus));
  to.gatewayInstants.float64(gateway.startMs);
  to.gatewayInstants.float64(gateway.endMs);
  for (const attempt of gateway.attempts) writeAttempt(attempt, to, text);
}

function writeArrival(arrival: Arrival, delivery: boolean, to: Columns<Column>, { text, page }: TextTables): void {
  to.arrivals.uint16(text(arrival.node));
  to.arrivals.uint8(
    (arrival.endMs === null ? 0 : arrivalFlags.end) |
      (arrival.outcome === null ? 0 : arrivalFlags.outcome) |
      (arrival.source === undefined ? 0 : arrivalFlags.source) |
      (arrival.calls === undefined ? 0 : arrivalFlags.calls) |
      (arrival.as === undefined ? 0 : arrivalFlags.as) |
      (delivery ? arrivalFlags.delivery : 0),
  );
  to.arrivalInstants.float64(arrival.startMs);
  if (arrival.endMs !== null) to.arrivalInstants.float64(arrival.endMs);
  if (arrival.outcome !== null) to.arrivalOutcomes.uint16(text(arrival.outcome));
  if (arrival.source !== undefined) to.arrivalSources.uint16(text(arrival.source));
  if (arrival.as !== undefined) to.asked.uint32(page(arrival.as));
  if (arrival.calls === undefined) return;
  to.callCounts.uint16(arrival.calls.length);
  for (const { service, outcome, startMs, endMs, status } of arrival.calls) {
    to.calls.uint16(text(service));
    to.calls.uint16(text(outcome));
    to.calls.uint16(status ?? noStatus);
    to.callInstants.float64(startMs);
    to.callInstants.float64(endMs);
  }
}

/** Appends a request to the columns. */
export function writeRecord(record: RequestRecord, to: Columns<Column>, tables: TextTables): void {
  const { text } = tables;
  const { doneMs, outcome, gateway, gatewayError, arrivals, deliveries = [] } = record;
  to.ids.uint32(record.id);
  to.routes.uint16(record.route);
  to.flags.uint8(
    (doneMs === null ? 0 : recordFlags.done) |
      (typeof outcome === 'number' ? recordFlags.status : 0) |
      (typeof outcome === 'string' ? recordFlags.failure : 0) |
      (gateway === null ? 0 : recordFlags.gateway) |
      (gateway?.cacheStatus === undefined ? 0 : recordFlags.cacheStatus) |
      (gatewayError === null ? 0 : recordFlags.gatewayError),
  );
  to.instants.float64(record.dueMs);
  to.instants.float64(record.sentMs);
  if (doneMs !== null) to.instants.float64(doneMs);
  if (outcome !== null) to.outcomes.uint16(typeof outcome === 'number' ? outcome : text(outcome));
  if (gateway !== null) writeGateway(gateway, to, text);
  if (gatewayError !== null) {
    to.gatewayErrors.uint16(gatewayError.status);
    to.gatewayErrors.uint16(text(gatewayError.kind));
  }
  to.arrivalCounts.uint16(arrivals.length + deliveries.length);
  for (const arrival of arrivals) writeArrival(arrival, false, to, tables);
  for (const delivery of deliveries) writeArrival(delivery, true, to, tables);
}
