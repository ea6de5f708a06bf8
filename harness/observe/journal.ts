import type { JournalEntry } from '../model/log-entries.ts';
import { parseRequestId } from '../model/request-id.ts';

/**
 * Reads a line of an upstream program's journal, `{"e":"start","id":"gc-17","node":"app-1","at":<epoch ms>}` or
 * `{"e":"end",…,"o":"answered"|"turned-away"|"aborted"}`; null where it is none, as with a line cut by a kill.
 */
export function parseJournalLine(line: string): JournalEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { e, id, node, at, o } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof node !== 'string' || typeof at !== 'number') return null;
  const common = { requestId: parseRequestId(id), node, epochMs: at };
  if (e === 'start') return { event: 'start', ...common };
  if (e !== 'end' || (o !== 'answered' && o !== 'turned-away' && o !== 'aborted')) return null;
  return { event: 'end', ...common, outcome: o };
}
