import { type FaultMark, putAt } from '../model/fault.ts';
import type { ClientRecord } from '../model/record.ts';

/**
 * How far the gateway's instants may be off the agent's. nginx logs the end of a request, its duration and that of
 * every attempt with ms resolution (1 ms each), and takes them from a clock that it reads once per turn of its event
 * loop (http://nginx.org/en/docs/http/ngx_http_log_module.html, $msec, $request_time).
 *
 * It is applied so that only doubtful cases change: an attempt that *failed* at the faulty address met the fault, even
 * when it seems to have ended a hair before; one that was *answered* counts only where it clearly reaches into the
 * fault, as otherwise it may have been over before.
 */
export const logToleranceMs = 5;

/** Beyond this it needs no closer look whether a request was in flight during a mark. */
const nearMs = 2 * logToleranceMs;

const noMarks: readonly FaultMark[] = [];

/** The place of the first of ascending values that is not below `least`. */
function firstFrom(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Of marks in order, those that a request may have been in flight during: without the cycles that were over before it
 * was sent, and those that began after it had ended. A long load has hundreds.
 */
export function marksNear(
  proven: readonly FaultMark[],
): (request: Pick<ClientRecord, 'sentMs' | 'doneMs'>) => readonly FaultMark[] {
  const over: number[] = [];
  for (const { recoveredAt } of proven) {
    over.push(Math.max(over.at(-1) ?? Number.NEGATIVE_INFINITY, recoveredAt ?? Number.POSITIVE_INFINITY));
  }
  const begun = proven.map(putAt);
  for (let index = begun.length - 2; index >= 0; index -= 1) {
    begun[index] = Math.min(begun[index] as number, begun[index + 1] as number);
  }
  return ({ sentMs, doneMs }) => {
    const first = firstFrom(over, sentMs - nearMs);
    const end = firstFrom(begun, (doneMs ?? 0) + nearMs);
    return first < end ? proven.slice(first, end) : noMarks;
  };
}
