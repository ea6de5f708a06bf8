import type { ColumnReader } from './byte-columns.ts';
import { isKindId, type KindId } from './kinds/index.ts';
import {
  type Arrival,
  type Attempt,
  answerSources,
  arrivalOutcomes,
  callOutcomes,
  type GatewayRecord,
  type Outcome,
  type RequestRecord,
  type ServiceCall,
  transportFailures,
} from './record.ts';
import { arrivalFlags, attemptFlags, type Columns, noStatus, notRecords, recordFlags } from './records-layout.ts';

/** The text at a place of a table of texts. */
type TextAt = (index: number) => string;

/** Reads a table of texts. */
function readTexts(from: ColumnReader): TextAt {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  while (from.left() > 0) {
    const bytes = from.bytes(from.uint32());
    try {
      texts.push(decoder.decode(bytes));
    } catch {
      throw notRecords('a text is not UTF-8');
    }
  }
  return (index) => {
    const text = texts[index];
    if (text === undefined) throw notRecords(`there is no text ${index}`);
    return text;
  };
}

/** The tables of what stands in many records. */
interface TextsRead {
  readonly textAt: TextAt;
  readonly pageAt: TextAt;
}

/** Reads both tables of texts. */
export function readTables({ texts, pages }: Columns<ColumnReader>): TextsRead {
  return { textAt: readTexts(texts), pageAt: readTexts(pages) };
}

function oneOf<Known extends string>(known: readonly Known[], text: string): Known {
  const found = known.find((other) => other === text);
  if (found === undefined) throw notRecords(`${JSON.stringify(text)} stands where ${known.join(', ')} may`);
  return found;
}

function kindNamed(text: string): KindId | 'unknown' {
  if (text === 'unknown' || isKindId(text)) return text;
  throw notRecords(`${JSON.stringify(text)} stands where a kind of gateway error may`);
}

function readAttempt(from: Columns<ColumnReader>, textAt: TextAt): Attempt {
  const address = textAt(from.attempts.uint16());
  const flags = from.attempts.uint8();
  const status = flags & attemptFlags.status ? from.attemptOptions.uint16() : null;
  const kind = flags & attemptFlags.kind ? kindNamed(textAt(from.attemptOptions.uint16())) : null;
  const startMs = from.attemptInstants.float64();
  const endMs = from.attemptInstants.float64();
  const headerMs = flags & attemptFlags.header ? from.attemptInstants.float64() : null;
  const connectMs = flags & attemptFlags.connect ? from.attemptInstants.float64() : null;
  return { address, status, headerMs, connectMs, startMs, endMs, kind };
}

function readGateway(from: Columns<ColumnReader>, textAt: TextAt, cached: boolean): GatewayRecord {
  const status = from.gateways.uint16();
  const attemptCount = from.gateways.uint16();
  const cacheStatus = cached ? textAt(from.gateways.uint16()) : null;
  const startMs = from.gatewayInstants.float64();
  const endMs = from.gatewayInstants.float64();
  const attempts: Attempt[] = [];
  for (let left = attemptCount; left > 0; left -= 1) attempts.push(readAttempt(from, textAt));
  const gateway = { status, startMs, endMs, attempts };
  return cacheStatus === null ? gateway : { ...gateway, cacheStatus };
}

function readCalls(from: Columns<ColumnReader>, textAt: TextAt): readonly ServiceCall[] {
  const calls: ServiceCall[] = [];
  for (let left = from.callCounts.uint16(); left > 0; left -= 1) {
    const service = textAt(from.calls.uint16());
    const outcome = oneOf(callOutcomes, textAt(from.calls.uint16()));
    const status = from.calls.uint16();
    const call = { service, outcome, startMs: from.callInstants.float64(), endMs: from.callInstants.float64() };
    calls.push(status === noStatus ? call : { ...call, status });
  }
  return calls;
}

function readArrival(
  from: Columns<ColumnReader>,
  { textAt, pageAt }: TextsRead,
): { arrival: Arrival; delivery: boolean } {
  const node = textAt(from.arrivals.uint16());
  const flags = from.arrivals.uint8();
  const startMs = from.arrivalInstants.float64();
  const endMs = flags & arrivalFlags.end ? from.arrivalInstants.float64() : null;
  const outcome = flags & arrivalFlags.outcome ? oneOf(arrivalOutcomes, textAt(from.arrivalOutcomes.uint16())) : null;
  const source = flags & arrivalFlags.source ? oneOf(answerSources, textAt(from.arrivalSources.uint16())) : undefined;
  const as = flags & arrivalFlags.as ? pageAt(from.asked.uint32()) : undefined;
  const calls = flags & arrivalFlags.calls ? readCalls(from, textAt) : undefined;
  const arrival = {
    ...{ node, startMs, endMs, outcome },
    ...(source === undefined ? {} : { source }),
    ...(calls === undefined ? {} : { calls }),
    ...(as === undefined ? {} : { as }),
  };
  return { arrival, delivery: (flags & arrivalFlags.delivery) !== 0 };
}

function readOutcome(from: Columns<ColumnReader>, textAt: TextAt, flags: number): Outcome {
  if (flags & recordFlags.status) return from.outcomes.uint16();
  return flags & recordFlags.failure ? oneOf(transportFailures, textAt(from.outcomes.uint16())) : null;
}

/** Takes the next request from the columns; GC1006 where they do not have one. */
export function readRecord(from: Columns<ColumnReader>, tables: TextsRead): RequestRecord {
  const { textAt } = tables;
  const id = from.ids.uint32();
  const route = from.routes.uint16();
  const flags = from.flags.uint8();
  const dueMs = from.instants.float64();
  const sentMs = from.instants.float64();
  const doneMs = flags & recordFlags.done ? from.instants.float64() : null;
  const outcome = readOutcome(from, textAt, flags);
  const gateway =
    flags & recordFlags.gateway ? readGateway(from, textAt, (flags & recordFlags.cacheStatus) !== 0) : null;
  const gatewayError =
    flags & recordFlags.gatewayError
      ? { status: from.gatewayErrors.uint16(), kind: kindNamed(textAt(from.gatewayErrors.uint16())) }
      : null;
  const arrivals: Arrival[] = [];
  const deliveries: Arrival[] = [];
  for (let left = from.arrivalCounts.uint16(); left > 0; left -= 1) {
    const { arrival, delivery } = readArrival(from, tables);
    (delivery ? deliveries : arrivals).push(arrival);
  }
  const told = deliveries.length === 0 ? {} : { deliveries };
  return { id, route, dueMs, sentMs, doneMs, outcome, gateway, arrivals, ...told, gatewayError };
}
