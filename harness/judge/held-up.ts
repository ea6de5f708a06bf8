import type { ArmCase } from '../model/arm-case.ts';
import { type FaultMark, meetingOf, putAt } from '../model/fault.ts';
import { handOverMs } from '../model/mitigation.ts';
import type { RequestRecord } from '../model/record.ts';

/**
 * From this long on the programs that have to react were held up, if it is a tenth of the time as well: what came late
 * then may have come late for want of a CPU. Measured on two cores: docs/judging.md, "Held up".
 */
export const heldUpFromMs = 50;
const heldUpFromShare = 0.1;

/** What reacts whatever the mitigation: its controller in the harness, the agent that probes for it, the gateway. */
const alwaysReact: readonly string[] = ['harness', 'agent', 'gateway'];

/** The programs that a reaction waits for; a node that joined in the place of another is one too. */
function reacting({ history }: ArmCase): ReadonlySet<string> {
  const joined = history.acts.filter(({ type }) => type === 'replica-joined').map(({ target }) => target);
  return new Set([...alwaysReact, ...joined]);
}

/**
 * For how long the programs that have to react were kept from it between two instants, in ms; 0 where that is no more
 * than on any quiet machine. They wait for each other (check, reload, new worker), so that their waits add up, to all of the time at most. It looks
 * at the machine only, never at what requests came to.
 */
export function heldUpMs(armCase: ArmCase, from: number, to: number, besides: readonly string[] = []): number {
  const programs = new Set([...reacting(armCase), ...besides]);
  return atLeastHeldUp(allWaitsMs(armCase, programs, from, to), from, to);
}

/** What these programs waited for between two instants, all together; `share` leaves out whatever was less of its time than that. */
function allWaitsMs({ history }: ArmCase, programs: ReadonlySet<string>, from: number, to: number, share = 0): number {
  return (history.stalls ?? [])
    .filter(({ program }) => programs.has(program))
    .filter((stall) => stall.from <= to && stall.to >= from)
    .filter((stall) => stall.waitedMs >= (stall.to - stall.from) * share)
    .reduce((sum, { waitedMs }) => sum + waitedMs, 0);
}

/**
 * A program that waited for this share of the time hardly ran. Arms that share two cores wait for a fifth of the time, and for
 * more than half of it in the largest; they are served all the same.
 */
const hardlyRanFrom = 0.8;

/** 0 where it is no more than on any quiet machine; all of the time at most. */
function atLeastHeldUp(waited: number, from: number, to: number, ofMs = to - from): number {
  return waited >= Math.max(heldUpFromMs, ofMs * heldUpFromShare) ? Math.min(waited, to - from) : 0;
}

/**
 * For how long the reaction to a cycle of the fault was held up, in ms: until the mitigation acted and its reload was
 * handed over, or in all of the cycle. Where the node was put back only when the next cycle began, what held that up
 * counts as well. What comes after `until` is left out.
 */
export function reactionHeldUpMs(
  armCase: ArmCase,
  mark: FaultMark,
  previous: FaultMark | null,
  until = Number.POSITIVE_INFINITY,
): number {
  const end = Math.min(mark.recoveredAt ?? mark.to, until);
  const { acts } = armCase.history;
  // While the node is down it is put back only for the cycle before.
  const busyYet = acts.some(({ type, at }) => type === 'readmission' && at > mark.from - handOverMs && at < mark.to);
  const acted = acts
    .filter(({ type, at }) => type !== 'readmission' && type !== 'at-maximum' && at >= mark.from && at <= end)
    .map(({ at }) => at);
  const from = busyYet && previous !== null ? previous.to : mark.from;
  return heldUpMs(armCase, from, acted.length === 0 ? end : Math.min(end, Math.max(...acted) + handOverMs));
}

/** A tenth of so much is enough, however long a steady fault is in effect: no more is explained than ended within the same time. */
const wholeTimeMs = 1000;

/**
 * For how long what a claim about single requests hangs on was held up in a cycle of the fault, in ms: the gateway, what the
 * fault hits and the nodes beside that, which take what it cannot (of several, one on the average), for as long as the fault is in effect, where they hardly ran; and a mitigation that sheds by steps from when the fault was put in place, as a queue
 * fills before its effect is seen, to its last step down, which acts at once.
 */
export function requestsHeldUpMs(armCase: ArmCase, mark: FaultMark): number {
  const end = mark.recoveredAt ?? mark.to;
  const targets = armCase.fault?.targets ?? [];
  const others = armCase.nodes.map(({ name }) => name).filter((name) => !targets.includes(name));
  const stood = (programs: readonly string[], from: number, to: number): number =>
    allWaitsMs(armCase, new Set(programs), from, to, hardlyRanFrom);
  const onAverage = (programs: readonly string[], from: number): number =>
    stood(programs, from, end) / Math.max(1, programs.length);
  // A queue that fills goes on to be full: what filled it is what came before the effect was seen.
  const began = meetingOf(mark).by === 'begun-attempt' ? putAt(mark) : mark.from;
  // A request goes by the gateway, one of the targets, and one of the others: what all of them waited for, side by side, would be more than it did.
  const ofPath = stood(['gateway'], began, end) + onAverage(targets, began) + onAverage(others, began);
  const held = atLeastHeldUp(ofPath, began, end, Math.min(end - began, wholeTimeMs));
  if (!armCase.marksWanted.includes('shed-by-steps')) return held;
  const from = putAt(mark);
  const steps = armCase.history.acts.filter(({ type, at }) => type === 'degraded' && at >= from && at <= mark.to);
  const last = steps.length === 0 ? mark.to : Math.max(...steps.map(({ at }) => at));
  return Math.max(held, atLeastHeldUp(stood(alwaysReact, from, last), from, last));
}

/**
 * For how long requests that were in flight when the fault was put in place were held up on their way, from `since`, when the
 * first of them was sent: the gateway, and what the fault hits (of several, one on the average). So many more of them were there to be hit.
 */
export function inFlightHeldUpMs(armCase: ArmCase, mark: FaultMark, since: number): number {
  const until = putAt(mark);
  const targets = armCase.fault?.targets ?? [];
  const waited = (programs: readonly string[]): number => allWaitsMs(armCase, new Set(programs), since, until);
  return atLeastHeldUp(waited(['gateway']) + waited(targets) / Math.max(1, targets.length), since, until);
}

/** A program that ran or waited for a CPU for this share of a look of 50 ms had no time to spare in it. */
const busyFrom = 0.9;
/** From this share of the time of a fault on its capacity was that of its CPU. Measured on two cores: docs/judging.md, "Held up". */
const withoutTimeFrom = 1 / 3;

/**
 * Whether the gateway, or what the fault hits (on the average), had no time to spare while the fault was in effect: it always had
 * something to do, and waited for a CPU in between. How many requests a node serves is then not what its scenario says. That matters
 * only to a fault that fills a queue: what is dead, or blocked, would fail on any machine.
 */
export function hadNoTimeToSpare(armCase: ArmCase, mark: FaultMark): boolean {
  if (meetingOf(mark).by !== 'begun-attempt') return false;
  const end = mark.recoveredAt ?? mark.to;
  const busyMs = (programs: readonly string[]): number =>
    (armCase.history.stalls ?? [])
      .filter(({ program, from, to }) => programs.includes(program) && from >= mark.from && to <= end)
      .filter(
        ({ from, to, waitedMs, ranMs }) => typeof ranMs === 'number' && waitedMs + ranMs >= (to - from) * busyFrom,
      )
      .reduce((sum, { from, to }) => sum + (to - from), 0);
  const targets = armCase.fault?.targets ?? [];
  const most = Math.max(busyMs(['gateway']), busyMs(targets) / Math.max(1, targets.length));
  return most >= (end - mark.from) * withoutTimeFrom;
}

/** For how long the gateway, or what the fault hits, was held up in all cycles of it: how it shows may differ then. */
export function faultHeldUpMs(armCase: ArmCase, proven: readonly FaultMark[]): number {
  const targets = armCase.fault?.targets ?? [];
  return proven.reduce((sum, mark) => sum + heldUpMs(armCase, mark.from, mark.recoveredAt ?? mark.to, targets), 0);
}

/** As many of these requests as came to `instant` within the same `ms`: no more can be there for a delay of that length. */
function mostWithin(
  records: readonly RequestRecord[],
  ms: number,
  instant: (record: RequestRecord) => number,
): readonly RequestRecord[] {
  const ordered = records.toSorted((a, b) => instant(a) - instant(b));
  let first = 0;
  let most: readonly RequestRecord[] = [];
  for (const [last, record] of ordered.entries()) {
    while (instant(record) - instant(ordered[first] as RequestRecord) > ms) first += 1;
    if (last - first + 1 > most.length) most = ordered.slice(first, last + 1);
  }
  return most;
}

/** As many of these requests as ended within the same `ms`. */
export function mostEndedWithin(records: readonly RequestRecord[], ms: number): readonly RequestRecord[] {
  return mostWithin(records, ms, ({ doneMs }) => doneMs ?? 0);
}

/** As many of these requests as were sent within the same `ms`. */
export function mostSentWithin(records: readonly RequestRecord[], ms: number): readonly RequestRecord[] {
  return mostWithin(records, ms, ({ sentMs }) => sentMs);
}
