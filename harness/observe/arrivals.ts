import type { JournalEntry } from '../model/log-entries.ts';
import type { Arrival } from '../model/record.ts';

function text(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** By time; at one and the same instant a request begins before it ends. */
function inTime(a: JournalEntry, b: JournalEntry): number {
  const begins = Number(a.event === 'end') - Number(b.event === 'end');
  if (a.epochMs !== b.epochMs) return a.epochMs - b.epochMs;
  if (begins !== 0 || a.event === 'start' || b.event === 'start') return begins;
  return text(a.outcome, b.outcome);
}

interface Arrivals {
  /** By the instant of arrival. */
  readonly arrivals: readonly Arrival[];
  /** Ends without a beginning. */
  readonly unpaired: number;
}

/**
 * The arrivals at one node. An end belongs to the latest arrival that is still open: an earlier one that stays open
 * is of a process that was killed.
 */
function arrivalsAt(node: string, entries: readonly JournalEntry[], zero: number): Arrivals {
  const arrivals: Arrival[] = [];
  const open: number[] = [];
  let unpaired = 0;
  for (const entry of entries.toSorted(inTime)) {
    if (entry.event === 'start') {
      open.push(arrivals.push({ node, startMs: entry.epochMs - zero, endMs: null, outcome: null }) - 1);
      continue;
    }
    const index = open.pop();
    const begun = index === undefined ? undefined : arrivals[index];
    if (index === undefined || begun === undefined) unpaired += 1;
    else arrivals[index] = { ...begun, endMs: entry.epochMs - zero, outcome: entry.outcome };
  }
  return { arrivals, unpaired };
}

/** What the journals of all nodes have of one request, with instants as ms since `zero`, the epoch ms of the load's start. */
export function arrivalsOf(entries: readonly JournalEntry[], zero: number): Arrivals {
  const nodes = [...Map.groupBy(entries, ({ node }) => node)].map(([node, ofNode]) => arrivalsAt(node, ofNode, zero));
  return {
    arrivals: nodes.flatMap(({ arrivals }) => arrivals).sort((a, b) => a.startMs - b.startMs || text(a.node, b.node)),
    unpaired: nodes.reduce((total, { unpaired }) => total + unpaired, 0),
  };
}
