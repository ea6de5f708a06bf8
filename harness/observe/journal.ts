import type { ActEntry, JournalEntry } from '../model/log-entries.ts';
import { answerSources, arrivalOutcomes, callOutcomes } from '../model/record.ts';
import { isOfSpike, parseRequestId } from '../model/request-id.ts';

function known<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((one) => one === value);
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const acts = ['breaker-opened', 'breaker-closed', 'memory-grew'] as const satisfies readonly ActEntry['act'][];

/**
 * Reads the line of a journal that tells of the program's own state; null where it is another:
 * `{"e":"act","node":"app-1","at":<epoch ms>,"act":"breaker-opened","why":"5 calls to payments …"}`.
 */
export function parseActLine(line: string): ActEntry | null {
  const { e, node, at, act: named, why, memoryMb } = parsed(line) ?? {};
  const act = e === 'act' ? known(acts, named) : undefined;
  if (act === undefined || typeof node !== 'string' || typeof at !== 'number' || typeof why !== 'string') return null;
  const figures = typeof memoryMb === 'number' ? { memoryMb } : {};
  return { event: 'act', node, epochMs: at, act, why, ...figures };
}

/**
 * Reads a line of an upstream program's journal; null where it is none, as with a line cut by a kill:
 * `{"e":"start","id":"gc-17","node":"app-1","at":<epoch ms>}` when a request arrives, with `"as":"GET /cheap"` where it
 * asks for something else than the load did,
 * `{"e":"call",…,"from":<epoch ms>,"to":"payments","o":"failed","s":503}` when a call to a service has ended, and
 * `{"e":"end",…,"o":"answered"}` at the end, with `"by":"cache"` where something stood in for the app's own work.
 */
export function parseJournalLine(line: string): JournalEntry | null {
  return plainEntryOf(line) ?? entryOf(line);
}

/** A beginning or an end as nodes write nearly all of them. */
const plain =
  /^\{"e":"(?:start|end)","id":"(gc-\d+)"(?:,"o":"([a-z-]+)")?,"node":"([\w.-]+)","at":((?:0|[1-9]\d*)(?:\.\d+)?)\}$/;

/** What such a line says, which is what JSON.parse makes of it; null of any other line. */
function plainEntryOf(line: string): JournalEntry | null {
  const [, id, o, node, at] = plain.exec(line) ?? [];
  if (id === undefined || node === undefined) return null;
  const requestId = parseRequestId(id);
  const epochMs = Number(at);
  if (line.startsWith('{"e":"start"')) return { event: 'start', requestId, node, epochMs };
  const outcome = known(arrivalOutcomes, o);
  return outcome === undefined ? null : { event: 'end', requestId, node, epochMs, outcome };
}

function entryOf(line: string): JournalEntry | null {
  const { e, id, node, at, o, by, from, to, s, as } = parsed(line) ?? {};
  if (typeof id !== 'string' || typeof node !== 'string' || typeof at !== 'number') return null;
  const common = {
    requestId: parseRequestId(id),
    ...(isOfSpike(id) ? { spike: true as const } : {}),
    node,
    epochMs: at,
  };
  if (e === 'start') return { event: 'start', ...common, ...(typeof as === 'string' ? { as } : {}) };
  if (e === 'call') {
    const outcome = known(callOutcomes, o);
    if (outcome === undefined || typeof from !== 'number' || typeof to !== 'string') return null;
    const status = Number.isInteger(s) ? { status: s as number } : {};
    return { event: 'call', ...common, startEpochMs: from, service: to, outcome, ...status };
  }
  const outcome = e === 'end' ? known(arrivalOutcomes, o) : undefined;
  if (outcome === undefined) return null;
  const source = known(answerSources, by);
  return { event: 'end', ...common, outcome, ...(source === undefined ? {} : { source }) };
}
