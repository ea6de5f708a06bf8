import type { ArmCase } from '../../model/arm-case.ts';
import { type FaultMark, putAt } from '../../model/fault.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import type { ClaimInput } from '../claim-result.ts';
import { inFlightHeldUpMs, mostEndedWithin, mostSentWithin, reactionHeldUpMs } from '../held-up.ts';
import { isLate, lateShareAllowed } from '../machine.ts';
import { logToleranceMs } from '../marks-near.ts';

/** One cycle of the fault, with what was at risk in it. */
export interface Cycle {
  readonly mark: FaultMark;
  readonly cycle: number;
  readonly failed: readonly RequestRecord[];
  /** It came to its end: one that has just begun has not had the time to fail more often. */
  readonly whole: boolean;
  /**
   * Its load was not the one that was planned. What was held up is sent all at once, and a mitigation that has to react
   * is held up with it: such a cycle says nothing of the bound, either way.
   */
  readonly late: boolean;
  /** For how long what has to react was kept from it by the machine, or requests in flight on their way before the fault. */
  readonly heldUpMs: number;
  /** Failures that no hold-up before them explains: all but the most that so long a delay can have made. */
  readonly certain: number;
}

/** Each of so many failures is looked at as the last one, then every one in so many: always the same, however many follow. */
const eachOf = 200;

const ended = ({ doneMs }: RequestRecord): number => doneMs ?? Number.POSITIVE_INFINITY;

const isLateLoad = (records: readonly RequestRecord[]): boolean =>
  records.filter(isLate).length > records.length * lateShareAllowed;

/** What held the machine up around a cycle, and the failures that it explains. */
interface HoldUp {
  readonly ms: number;
  readonly explains: ReadonlySet<RequestRecord>;
}

/**
 * A hold-up before the fault explains failures of requests that were in flight then, as many as were sent within the same
 * time: nothing that reacts to the fault could have saved them. How long it was does not hang on which of them failed.
 */
function holdUpOfInFlight(armCase: ArmCase, mark: FaultMark, inFlight: readonly RequestRecord[]): HoldUp {
  if (inFlight.length === 0) return { ms: 0, explains: new Set() };
  const ms = inFlightHeldUpMs(armCase, mark, Math.min(...inFlight.map(({ sentMs }) => sentMs)));
  return { ms, explains: new Set(ms === 0 ? [] : mostSentWithin(inFlight.filter(failed), ms)) };
}

/**
 * The most failures that were there at some instant without a hold-up until then that explains them. What is held up
 * later explains none of them, so that what has been decided stays so.
 */
function certainOf(
  records: readonly RequestRecord[],
  failures: readonly RequestRecord[],
  heldUpUntil: (instant: number) => number,
  inFlightUntil: (instant: number) => HoldUp,
): number {
  const ordered = failures.toSorted((a, b) => ended(a) - ended(b));
  let most = 0;
  for (let count = 1; count <= ordered.length; count += 1) {
    if (count > eachOf && count % eachOf !== 0 && count < ordered.length) continue;
    const instant = ended(ordered[count - 1] as RequestRecord);
    if (isLateLoad(records.filter((record) => ended(record) <= instant))) continue;
    const heldUpMs = heldUpUntil(instant);
    const { explains } = inFlightUntil(instant);
    const rest = ordered.slice(0, count).filter((record) => !explains.has(record));
    const explained = heldUpMs === 0 ? 0 : mostEndedWithin(rest, heldUpMs).length;
    most = Math.max(most, rest.length - explained);
  }
  return most;
}

function cycleOf({ armCase, findings }: ClaimInput, mark: FaultMark, records: readonly RequestRecord[]): Cycle {
  const previous = findings.proven[findings.proven.indexOf(mark) - 1] ?? null;
  const heldUpUntil = (instant?: number): number => reactionHeldUpMs(armCase, mark, previous, instant);
  const inFlight = records.filter(({ sentMs }) => sentMs < putAt(mark));
  const inFlightUntil = (instant: number): HoldUp =>
    holdUpOfInFlight(
      armCase,
      mark,
      inFlight.filter((record) => ended(record) <= instant),
    );
  const failures = records.filter(failed);
  return {
    mark,
    cycle: mark.cycle,
    failed: failures,
    whole: armCase.fault?.shape === 'steady' || mark.recoveredAt !== null,
    late: isLateLoad(records),
    heldUpMs: Math.max(heldUpUntil(), inFlightUntil(Number.POSITIVE_INFINITY).ms),
    certain: certainOf(records, failures, heldUpUntil, inFlightUntil),
  };
}

/** The cycles that took effect; a request belongs to the last one that had been put in place when it ended. */
export function cyclesOf(input: ClaimInput): readonly Cycle[] {
  const { proven, atRisk } = input.findings;
  const records = new Map<FaultMark, RequestRecord[]>(proven.map((mark) => [mark, []]));
  for (const record of atRisk) {
    const mark = proven.findLast((one) => putAt(one) - logToleranceMs <= (record.doneMs ?? 0));
    if (mark !== undefined) records.get(mark)?.push(record);
  }
  return [...records].map(([mark, met]) => cycleOf(input, mark, met));
}
