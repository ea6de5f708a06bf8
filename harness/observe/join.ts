import type { Foreign } from '../model/history.ts';
import type { AccessEntry, ErrorEntry, JournalEntry } from '../model/log-entries.ts';
import type { ClientRecord, RequestRecord } from '../model/record.ts';
import { liveJoin } from './live-join.ts';

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

/** Joins all that was seen of an arm at once, as `liveJoin` does while it comes. */
export function joinHistory(seen: Observations): { records: readonly RequestRecord[]; foreign: Foreign } {
  const join = liveJoin(seen.loadStartedAtEpochMs);
  for (const record of seen.client) join.addClient(record);
  for (const entry of seen.access) join.addAccess(entry);
  for (const entry of seen.errors) join.addError(entry);
  for (const entry of seen.journal) join.addJournal(entry);
  for (const entry of seen.deliveries ?? []) join.addDelivery(entry);
  return join.look();
}
