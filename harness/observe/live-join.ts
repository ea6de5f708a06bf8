import { compactRecords } from '../model/compact-records.ts';
import type { Foreign } from '../model/history.ts';
import type { AccessEntry, ErrorEntry, JournalEntry } from '../model/log-entries.ts';
import type { ClientRecord, RequestRecord } from '../model/record.ts';
import { addAccess, addClient, joinRequest } from './join-request.ts';
import { noWitnesses, type Witnesses, witnessesOf } from './witnesses.ts';

/** So many requests wait with all that was seen of them; beyond that, those that are complete are kept in little room. */
const roomOf = 4096;

/** A join that goes on: it takes what comes, from each place and in any order. */
export interface LiveJoin {
  readonly addClient: (record: ClientRecord) => void;
  readonly addAccess: (entry: AccessEntry) => void;
  readonly addError: (entry: ErrorEntry) => void;
  readonly addJournal: (entry: JournalEntry) => void;
  /** From the journal of a third party behind the app. */
  readonly addDelivery: (entry: JournalEntry) => void;
  /** The records so far, ordered by id, and how much of what came is in none of them. */
  readonly look: () => { readonly records: readonly RequestRecord[]; readonly foreign: Foreign };
  /** Whether there is an access line of every request that was answered. */
  readonly allLogged: () => boolean;
  /** The end of a request by its access line; null where there is none yet. */
  readonly loggedEnd: (id: number) => number | null;
  /** The record of a request that is complete and keeps no more than that; null of any other. */
  readonly completed: (id: number) => RequestRecord | null;
}

/** What a request in the waiting room has. */
interface Waiting extends Witnesses {
  /** How much of it was foreign at the last look. */
  foreign: Foreign;
}

const noForeign: Foreign = { gatewayLines: 0, arrivals: 0, errorLines: 0 };

/**
 * Joins client records, gateway log lines and upstream journals by the request's id, all on the load's clock, of which
 * `zero` is the epoch ms. Each is joined anew only when something of it has come. Nothing is lost: a line or an arrival
 * of an id that was never sent, and a second access line of one id, count as foreign.
 *
 * A complete request leaves the waiting room: its record is all that is kept of it. Should something of it come later,
 * what was seen is had from the record again, so that the result is the same in whatever order things came.
 */
export function liveJoin(zero: number, room = roomOf): LiveJoin {
  const waiting = new Map<number | null, Waiting>();
  const changed = new Set<number | null>();
  /** By id. */
  const joined: (RequestRecord | undefined)[] = [];
  /** How many there are. */
  let recorded = 0;
  const compact = compactRecords();
  const foreign = { ...noForeign };
  let full = room;

  const joinNow = (id: number | null, seen: Waiting) => {
    const now = joinRequest(id, seen, zero);
    foreign.gatewayLines += now.foreign.gatewayLines - seen.foreign.gatewayLines;
    foreign.arrivals += now.foreign.arrivals - seen.foreign.arrivals;
    foreign.errorLines += now.foreign.errorLines - seen.foreign.errorLines;
    seen.foreign = now.foreign;
    if (id !== null && now.record !== null) {
      if (joined[id] === undefined) recorded += 1;
      joined[id] = now.record;
    }
    changed.delete(id);
    return now;
  };
  const makeRoom = (): void => {
    for (const [id, seen] of waiting) {
      const { record, whole } = joinNow(id, seen);
      if (id === null || record === null || !whole) continue;
      joined[id] = compact.add(record);
      waiting.delete(id);
    }
    // What is left is not looked at again before as much has come.
    full = waiting.size + room;
  };
  const seenOf = (id: number | null): Waiting => {
    const there = waiting.get(id);
    if (there !== undefined) {
      changed.add(id);
      return there;
    }
    if (waiting.size >= full) makeRoom();
    const record = id === null ? undefined : joined[id];
    const seen = { ...(record === undefined ? noWitnesses() : witnessesOf(record, zero)), foreign: noForeign };
    waiting.set(id, seen);
    changed.add(id);
    return seen;
  };
  const completed = (id: number): RequestRecord | null => (waiting.has(id) ? null : (joined[id] ?? null));
  return {
    addClient: (record) => addClient(seenOf(record.id), record),
    addAccess: (entry) => addAccess(seenOf(entry.requestId), entry),
    addError: (entry) => void seenOf(entry.requestId).errors.push(entry),
    addJournal: (entry) => void seenOf(entry.requestId).journal.push(entry),
    addDelivery: (entry) => void seenOf(entry.requestId).deliveries.push(entry),
    look: () => {
      for (const id of changed) joinNow(id, waiting.get(id) as Waiting);
      // Where no number was left out so far, as in nearly all arms, there is nothing to look for.
      const records = recorded === joined.length ? joined.slice() : joined.filter((record) => record !== undefined);
      return { records: records as RequestRecord[], foreign: { ...foreign } };
    },
    allLogged: () => {
      for (const { client, access } of waiting.values()) {
        if (typeof client?.outcome === 'number' && access === null) return false;
      }
      return true;
    },
    loggedEnd: (id) => {
      const seen = waiting.get(id);
      if (seen !== undefined) return seen.access?.endEpochMs ?? null;
      const record = joined[id];
      return record?.gateway == null ? null : record.gateway.endMs + zero;
    },
    completed,
  };
}
