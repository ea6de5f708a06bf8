import type { AtMost } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { putAt } from '../../model/fault.ts';
import type { RequestRecord } from '../../model/record.ts';
import type { ClaimInput } from '../claim-result.ts';
import { heldUpMs } from '../held-up.ts';
import { endings, inMs } from '../phrases.ts';
import type { Cycle } from './cycles.ts';

/** What speaks against the claim; it is undecided where a hold-up may explain it. */
export interface Against {
  readonly outcome: 'fails' | 'undecided';
  readonly reason: string;
  readonly heldUp?: true;
}

/** How long after its cycle of the fault began a request ended, in ms. */
const sinceBegan = ({ doneMs }: RequestRecord, { mark }: Cycle): number => (doneMs ?? 0) - putAt(mark);

/** How long after its cycle of the fault began the last failure came; 0 where nothing failed. */
function lastMs(cycles: readonly Cycle[]): number {
  const each = cycles.flatMap((cycle) => cycle.failed.map((record) => sinceBegan(record, cycle)));
  return each.reduce((last, ms) => Math.max(last, ms), 0);
}

/** The failures that came later after their cycle began than is claimed; `beyondHoldUp`: and than a hold-up explains. */
function lateFailures(
  withinMs: number,
  { armCase }: ClaimInput,
  cycles: readonly Cycle[],
  beyondHoldUp: boolean,
): readonly RequestRecord[] {
  return cycles.flatMap((cycle) => {
    const began = putAt(cycle.mark);
    // A cycle whose load was late says nothing of when things failed.
    const most = cycle.late ? Number.POSITIVE_INFINITY : withinMs + heldUpMs(armCase, began, began + withinMs);
    return cycle.failed.filter((record) => sinceBegan(record, cycle) > (beyondHoldUp ? most : withinMs));
  });
}

/**
 * What speaks against the bound on time: a failure that came later after its cycle began. One is enough, but where what
 * had to react was held up it must come after as much more time.
 */
export function tooLate({ withinMs }: AtMost, input: ClaimInput, cycles: readonly Cycle[]): Against | null {
  if (withinMs === null) return null;
  const late = lateFailures(withinMs, input, cycles, false);
  if (late.length === 0) return null;
  const figures = `${counted(late.length, 'request')} at risk failed later than ${withinMs} ms after the fault began (${endings(late)}), the last one ${inMs(lastMs(cycles))} after`;
  if (lateFailures(withinMs, input, cycles, true).length > 0) return { outcome: 'fails', reason: figures };
  return { outcome: 'undecided', heldUp: true, reason: `${figures}, but the load or what had to react was held up` };
}

/** `the last one 812 ms after the fault began where 3000 are allowed`, for a claim that bounds the time. */
export function lastInWords({ withinMs }: AtMost, cycles: readonly Cycle[]): readonly string[] {
  if (withinMs === null || cycles.every((cycle) => cycle.failed.length === 0)) return [];
  return [`the last one ${inMs(lastMs(cycles))} after the fault began where ${withinMs} are allowed`];
}
