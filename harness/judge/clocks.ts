import type { ArmCase } from '../model/arm-case.ts';
import { nonIdempotent } from '../model/duplicated.ts';
import { type RequestRecord, refreshedBeside } from '../model/record.ts';
import { inMs } from './phrases.ts';

/** So many requests in a row are looked at together: one line may be odd. */
const rowOfEarly = 20;
/** A gateway that had no CPU logs what it has sent only then: that is over before most of a longer row has ended. */
const rowOfLate = 100;
/** Twice what the gateway's own log may be off (evidence.ts). */
const toleranceMs = 10;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The first row of which most are off by more than the tolerance. */
function firstOff(records: readonly RequestRecord[], size: number, off: (record: RequestRecord) => number) {
  for (let index = 0; index < records.length; index += size) {
    // What is left at the end is looked at with those before it.
    const row = records.slice(Math.min(index, Math.max(0, records.length - size)), index + size);
    const ms = median(row.map(off));
    if (ms > toleranceMs) return { ms, from: `from request ${row[0]?.id} on` };
  }
  return null;
}

/**
 * How the gateway's clock contradicts the load's; null = it does not. However busy the machine is, nginx takes a request
 * up after it was sent, and it logs most of them before their answers are read. Where it is otherwise its log is by
 * another clock, and what met the fault cannot be told.
 */
export function clockTrouble({ history: { records }, requests }: Pick<ArmCase, 'history' | 'requests'>): string | null {
  const answered = records.filter(
    // One whose page is renewed beside it is logged when that is done.
    (record) => typeof record.outcome === 'number' && record.gateway !== null && !refreshedBeside(record),
  );
  const early = firstOff(answered, rowOfEarly, ({ sentMs, gateway }) => sentMs - (gateway?.startMs ?? sentMs));
  if (early !== null)
    return `by the gateway's log requests came ${inMs(early.ms)} before they were sent, ${early.from}`;
  const late = firstOff(answered, rowOfLate, (record) => {
    // nginx ends a request with a body when its client has closed (lingering_close): only its beginning is known.
    const logged = nonIdempotent(record, requests) ? record.gateway?.startMs : record.gateway?.endMs;
    return (logged ?? 0) - (record.doneMs ?? 0);
  });
  return late === null
    ? null
    : `by the gateway's log requests ended ${inMs(late.ms)} after their answers were here, ${late.from}`;
}
