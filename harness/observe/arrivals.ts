import { byText } from '../model/by-text.ts';
import type { JournalEntry } from '../model/log-entries.ts';
import type { Arrival } from '../model/record.ts';

const steps = ['start', 'call', 'end'] as const satisfies readonly JournalEntry['event'][];

/** What sets apart entries of one instant, in one order wherever they were had from. */
const details = ['node', 'startEpochMs', 'service', 'outcome', 'status', 'source', 'as'];

/** By time; at one and the same instant a request begins before it calls, and calls before it ends. */
function inTime(a: JournalEntry, b: JournalEntry): number {
  if (a.epochMs !== b.epochMs) return a.epochMs - b.epochMs;
  return (
    steps.indexOf(a.event) - steps.indexOf(b.event) || byText(JSON.stringify(a, details), JSON.stringify(b, details))
  );
}

interface Arrivals {
  /** By the instant of arrival. */
  readonly arrivals: readonly Arrival[];
  /** Ends without a beginning. */
  readonly unpaired: number;
}

function begunBy({ node, epochMs, as }: Extract<JournalEntry, { event: 'start' }>, zero: number): Arrival {
  const arrival = { node, startMs: epochMs - zero, endMs: null, outcome: null };
  return as === undefined ? arrival : { ...arrival, as };
}

function called(begun: Arrival, entry: Extract<JournalEntry, { event: 'call' }>, zero: number): Arrival {
  const { service, outcome, status } = entry;
  const call = { service, outcome, startMs: entry.startEpochMs - zero, endMs: entry.epochMs - zero };
  return { ...begun, calls: [...(begun.calls ?? []), status === undefined ? call : { ...call, status }] };
}

function ended(begun: Arrival, entry: Extract<JournalEntry, { event: 'end' }>, zero: number): Arrival {
  const over = { ...begun, endMs: entry.epochMs - zero, outcome: entry.outcome };
  return entry.source === undefined ? over : { ...over, source: entry.source };
}

/**
 * The arrivals at one node. A call or an end belongs to the latest arrival that is still open: an earlier one that stays open
 * is of a process that was killed.
 */
function arrivalsAt(entries: readonly JournalEntry[], zero: number): Arrivals {
  const arrivals: Arrival[] = [];
  const open: number[] = [];
  let unpaired = 0;
  for (const entry of entries.toSorted(inTime)) {
    if (entry.event === 'start') {
      open.push(arrivals.push(begunBy(entry, zero)) - 1);
      continue;
    }
    // A call that was given up with the request ends a hair after it.
    const index = entry.event === 'call' ? (open.at(-1) ?? arrivals.length - 1) : open.pop();
    const begun = index === undefined ? undefined : arrivals[index];
    if (index === undefined || begun === undefined) unpaired += 1;
    else arrivals[index] = entry.event === 'call' ? called(begun, entry, zero) : ended(begun, entry, zero);
  }
  return { arrivals, unpaired };
}

/** What the journals of all nodes have of one request, with instants as ms since `zero`, the epoch ms of the load's start. */
export function arrivalsOf(entries: readonly JournalEntry[], zero: number): Arrivals {
  if (entries.length === 0) return { arrivals: [], unpaired: 0 };
  const [first, over] = entries;
  // Most requests arrive once, and are answered without a call.
  if (entries.length === 2 && first?.event === 'start' && over?.event === 'end') {
    if (first.node === over.node && first.epochMs <= over.epochMs) {
      return { arrivals: [ended(begunBy(first, zero), over, zero)], unpaired: 0 };
    }
  }
  if (entries.every(({ node }) => node === first?.node)) return arrivalsAt(entries, zero);
  const nodes = [...Map.groupBy(entries, ({ node }) => node)].map(([, ofNode]) => arrivalsAt(ofNode, zero));
  return {
    arrivals: nodes.flatMap(({ arrivals }) => arrivals).sort((a, b) => a.startMs - b.startMs || byText(a.node, b.node)),
    unpaired: nodes.reduce((total, { unpaired }) => total + unpaired, 0),
  };
}
