import { byText } from '../model/by-text.ts';
import { duplicated } from '../model/duplicated.ts';
import { latencies } from '../model/latencies.ts';
import type { RequestSpec } from '../model/load.ts';
import { ofAlike } from '../model/of-alike.ts';
import { percentile } from '../model/percentile.ts';
import {
  attemptFailed,
  callsMade,
  degraded,
  type Outcome,
  type RequestRecord,
  type ServiceCall,
  shed,
  stale,
  wasMade,
} from '../model/record.ts';
import type { ArmDocument } from '../model/run-document.ts';
import { allNodes, gatewayAddress, keepsJournal, nodesAsked, type Topology } from '../model/topology.ts';

/** Figures of an arm's history as they stand in the run document. */
export interface Summary
  extends Pick<ArmDocument, 'requests' | 'statuses' | 'gatewayErrors' | 'kinds' | 'nodes' | 'services' | 'latencyMs'> {
  /** What it cost, as far as the arm itself tells: added latency is told against another arm. */
  readonly cost: Pick<
    ArmDocument['cost'],
    'attemptsPerRequest' | 'callsPerRequest' | 'duplicatedNonIdempotent' | 'shed' | 'stale' | 'degraded'
  >;
  /** How late the load was: p99 of sent − due. */
  readonly latenessP99Ms: number | null;
}

/** What the figures are made from. */
export interface Summarised {
  readonly records: readonly RequestRecord[];
  readonly topology: Topology;
  /** The load's request specs, to which the records' routes point. */
  readonly requests: readonly RequestSpec[];
}

function ascending(samples: Iterable<number>): Float64Array {
  return Float64Array.from(samples).sort();
}

function tally(words: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function countOf(records: readonly RequestRecord[], has: (record: RequestRecord) => boolean): number {
  let count = 0;
  for (const record of records) if (has(record)) count += 1;
  return count;
}

function sortedTally(words: Iterable<string>): Readonly<Record<string, number>> {
  return Object.fromEntries([...tally(words)].sort(([a], [b]) => byText(a, b)));
}

/** Sent = answered + failed + in flight; a status, whatever it is, is an answer. */
function requestCounts(records: readonly RequestRecord[]): ArmDocument['requests'] {
  const answered = countOf(records, ({ outcome }) => typeof outcome === 'number');
  const inFlight = countOf(records, ({ outcome }) => outcome === null);
  return { sent: records.length, answered, failed: records.length - answered - inFlight, inFlight };
}

function statusCounts(records: readonly RequestRecord[]): ArmDocument['statuses'] {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of records) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  counts.delete(null);
  return Object.fromEntries(
    [...counts].map(([outcome, count]) => [String(outcome), count] as const).sort(([a], [b]) => byText(a, b)),
  );
}

function madeByGateway({ gatewayError }: RequestRecord): boolean {
  return gatewayError !== null;
}

/** One kind per gateway error, the most frequent first. */
function kindCounts(records: readonly RequestRecord[]): ArmDocument['kinds'] {
  const kinds = records.filter(madeByGateway).map(({ gatewayError }) => gatewayError?.kind ?? 'unknown');
  return [...tally(kinds)]
    .map(([id, count]) => ({ id, count }))
    .sort((a, b) => b.count - a.count || byText(a.id, b.id));
}

/** Attempts per node of the topology: failed without a header, with a 5xx, or broken off after the header. */
function nodeFigures(records: readonly RequestRecord[], topology: Topology): ArmDocument['nodes'] {
  const figures = new Map(
    nodesAsked(topology).map((node) => [gatewayAddress(node), { attempts: 0, tookMs: [] as number[] }]),
  );
  for (const { gateway } of records) {
    if (gateway === null) continue;
    for (const attempt of gateway.attempts) {
      const ofNode = figures.get(attempt.address);
      if (ofNode === undefined) continue;
      ofNode.attempts += 1;
      if (!attemptFailed(attempt)) ofNode.tookMs.push(attempt.endMs - attempt.startMs);
    }
  }
  return nodesAsked(topology).map((node) => {
    const address = gatewayAddress(node);
    const { attempts = 0, tookMs: unsorted = [] } = figures.get(address) ?? {};
    const failed = attempts - unsorted.length;
    const tookMs = ascending(unsorted);
    return {
      name: node.name,
      address,
      attempts,
      failed,
      latencyMs: { p50: percentile(tookMs, 50), p99: percentile(tookMs, 99) },
      journal: keepsJournal(node),
      region: node.region ?? null,
    };
  });
}

const hasCalled = ofAlike(({ arrivals }: RequestRecord) => arrivals.some(({ calls }) => calls !== undefined));
const hasArrived = ofAlike(({ arrivals }: RequestRecord) => arrivals.length > 0);

/** Calls of the apps to each service that was called: how they ended, and what they took of the requests' time. */
function serviceFigures(records: readonly RequestRecord[]): ArmDocument['services'] {
  const called = records.filter(hasCalled).flatMap(({ arrivals }) => arrivals.flatMap(({ calls = [] }) => calls));
  const totalMs = records.reduce((sum, { sentMs, doneMs }) => sum + (doneMs ?? sentMs) - sentMs, 0);
  return [...Map.groupBy(called, ({ service }) => service)]
    .map(([name, calls]) => {
      const good = calls.filter(({ outcome }) => outcome === 'answered');
      const bad = calls.filter(({ outcome }) => outcome !== 'answered');
      const made = calls.filter(wasMade);
      const took = (some: readonly ServiceCall[]) => ascending(some.map(({ startMs, endMs }) => endMs - startMs));
      const figures = (sorted: Float64Array) => ({ p50: percentile(sorted, 50), p99: percentile(sorted, 99) });
      const callsMs = took(calls).reduce((sum, ms) => sum + ms, 0);
      return {
        name,
        calls: made.length,
        failed: sortedTally(bad.map(({ outcome }) => outcome)),
        statuses: sortedTally(calls.flatMap(({ status }) => (status === undefined ? [] : [String(status)]))),
        latencyMs: figures(took(good)),
        failedAfterMs: figures(took(bad.filter(wasMade))),
        timeShare: totalMs === 0 ? null : Math.min(1, callsMs / totalMs),
      };
    })
    .sort((a, b) => byText(a.name, b.name));
}

function latencyFigures(records: readonly RequestRecord[]): ArmDocument['latencyMs'] {
  const sorted = latencies(records);
  const [p50, p90, p99] = [50, 90, 99].map((p) => percentile(sorted, p));
  return { p50: p50 ?? null, p90: p90 ?? null, p99: p99 ?? null, max: sorted.at(-1) ?? null };
}

function callsPerRequest(records: readonly RequestRecord[]): number | null {
  const calls = records.reduce((sum, record) => sum + callsMade(record), 0);
  return calls === 0 ? null : calls / countOf(records, hasArrived);
}

const isLogged = ofAlike(({ gateway }: RequestRecord) => gateway !== null);
const attemptsOf = ofAlike(({ gateway }: RequestRecord) => gateway?.attempts.length ?? 0);

function costFigures({ records, topology, requests }: Summarised): Summary['cost'] {
  const logged = countOf(records, isLogged);
  const attempts = records.reduce((sum, record) => sum + attemptsOf(record), 0);
  return {
    attemptsPerRequest: logged === 0 ? null : attempts / logged,
    callsPerRequest: callsPerRequest(records),
    // Attempts that the gateway's log has may have been cut before they were taken on: only journals tell.
    duplicatedNonIdempotent: allNodes(topology).every((node) => keepsJournal(node) || node.program.type === 'gateway')
      ? countOf(
          records,
          ofAlike((record) => duplicated(record, requests)),
        )
      : null,
    shed: countOf(records, shed),
    stale: countOf(records, stale),
    degraded: countOf(records, degraded),
  };
}

function* latenesses(records: readonly RequestRecord[]): Iterable<number> {
  for (const { sentMs, dueMs } of records) yield sentMs - dueMs;
}

/** The figures of an arm: what came of its requests, what the gateway did for them, and what that cost. */
export function summarise(summarised: Summarised): Summary {
  const { records, topology } = summarised;
  return {
    requests: requestCounts(records),
    statuses: statusCounts(records),
    gatewayErrors: countOf(records, madeByGateway),
    kinds: kindCounts(records),
    nodes: nodeFigures(records, topology),
    services: serviceFigures(records),
    latencyMs: latencyFigures(records),
    latenessP99Ms: percentile(ascending(latenesses(records)), 99),
    cost: costFigures(summarised),
  };
}
