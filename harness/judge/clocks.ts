import type { ArmCase } from '../model/arm-case.ts';
import { nonIdempotent } from '../model/duplicated.ts';
import { ofAlike } from '../model/of-alike.ts';
import { type RequestRecord, refreshedBeside } from '../model/record.ts';
import { inMs } from './phrases.ts';

/** So many requests in a row are looked at together: one line may be odd. */
const rowOfEarly = 20;
/** A gateway that had no CPU logs what it has sent only then: that is over before most of a longer row has ended. */
const rowOfLate = 100;
/** Twice what the gateway's own log may be off (marks-near.ts). */
const toleranceMs = 10;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The first row of which most are off by more than the tolerance. */
interface Off {
  readonly ms: number;
  readonly from: string;
}

/** Looks at requests, each off by so many ms, in rows of `size`. */
function rowsOf(size: number) {
  /** The row before, where there is one, and what has come of the next. */
  let ids: number[] = [];
  let offs: number[] = [];
  let found: Off | null = null;
  const look = (): void => {
    const row = offs.slice(-size);
    const ms = row.filter((one) => one > toleranceMs).length * 2 < row.length ? 0 : median(row);
    if (ms > toleranceMs) found = { ms, from: `from request ${ids.at(-row.length)} on` };
  };
  return {
    add: (id: number, ms: number): void => {
      if (found !== null) return;
      ids.push(id);
      offs.push(ms);
      if (offs.length % size !== 0) return;
      look();
      ids = ids.slice(-size);
      offs = offs.slice(-size);
    },
    /** What is left at the end is looked at with those before it. */
    end: (): Off | null => {
      if (found === null && offs.length % size !== 0) look();
      return found;
    },
  };
}

/** Whether client and gateway both tell its end; one whose page is renewed beside it is logged when that is done. */
const toldByBoth = ofAlike(
  (record: RequestRecord) => typeof record.outcome === 'number' && record.gateway !== null && !refreshedBeside(record),
);

/**
 * How the gateway's clock contradicts the load's; null = it does not. However busy the machine is, nginx takes a request
 * up after it was sent, and it logs most of them before their answers are read. Where it is otherwise its log is by
 * another clock, and what met the fault cannot be told.
 */
export function clockTrouble({ history: { records }, requests }: Pick<ArmCase, 'history' | 'requests'>): string | null {
  const early = rowsOf(rowOfEarly);
  const late = rowsOf(rowOfLate);
  for (const record of records) {
    const gateway = toldByBoth(record) ? record.gateway : null;
    if (gateway === null) continue;
    early.add(record.id, record.sentMs - gateway.startMs);
    // nginx ends a request with a body when its client has closed (lingering_close): only its beginning is known.
    const logged = nonIdempotent(record, requests) ? gateway.startMs : gateway.endMs;
    late.add(record.id, logged - (record.doneMs ?? 0));
  }
  const begun = early.end();
  if (begun !== null)
    return `by the gateway's log requests came ${inMs(begun.ms)} before they were sent, ${begun.from}`;
  const ended = late.end();
  return ended === null
    ? null
    : `by the gateway's log requests ended ${inMs(ended.ms)} after their answers were here, ${ended.from}`;
}
