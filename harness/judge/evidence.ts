import type { ArmCase } from '../model/arm-case.ts';
import type { ArmEvidence } from '../model/evidence.ts';
import { type FaultMark, meetingOf, putAt } from '../model/fault.ts';
import type { MitigationMark } from '../model/mitigation.ts';
import { ofAlike } from '../model/of-alike.ts';
import { type Attempt, attemptFailed, failed, type RequestRecord } from '../model/record.ts';
import { failsAt, healthyAddresses } from './attempts.ts';
import { logToleranceMs, marksNear } from './marks-near.ts';
import { marksSeen } from './mitigation-marks.ts';

/** The requests of an arm, sorted by what they have to do with its fault. Those still in flight are in none. */
export interface Findings {
  /** Ended requests in the order in which they ended. */
  readonly ended: readonly RequestRecord[];
  /** Ended before the fault was put in place for the first time. */
  readonly before: readonly RequestRecord[];
  /** In flight from when the fault was put in place. */
  readonly atRisk: readonly RequestRecord[];
  /** Those of them that were in flight while the fault was in full effect: a queue that yet fills shows nothing of it. */
  readonly inEffect: readonly RequestRecord[];
  readonly exposures: readonly RequestRecord[];
  /** Sent after the fault was gone (once, or for good) and never at risk. */
  readonly clear: readonly RequestRecord[];
  /** Failed, after the fault was first put in place, without being at risk. */
  readonly failedBeyond: readonly RequestRecord[];
  /** Those of them that are not clear either: the fault was put in place, and nobody saw whether it was in effect. */
  readonly failedUnproven: readonly RequestRecord[];
  /** Marks that have a proof, in order. */
  readonly proven: readonly FaultMark[];
  readonly faultCycles: number;
  readonly recoveryMs: number | null;
  readonly mitigationMarks: readonly MitigationMark[];
}

function byEnd(a: RequestRecord, b: RequestRecord): number {
  return (a.doneMs ?? 0) - (b.doneMs ?? 0) || a.id - b.id;
}

function inFlightDuring(record: RequestRecord, mark: FaultMark, from = putAt(mark)): boolean {
  const until = mark.recoveredAt ?? Number.POSITIVE_INFINITY;
  return record.sentMs <= until + logToleranceMs && (record.doneMs ?? 0) >= from - logToleranceMs;
}

function attemptMet(attempt: Attempt, mark: FaultMark): boolean {
  if (attemptFailed(attempt)) {
    const until = mark.recoveredAt ?? Number.POSITIVE_INFINITY;
    return attempt.endMs >= mark.from - logToleranceMs && attempt.startMs <= until + logToleranceMs;
  }
  return attempt.endMs > mark.from + logToleranceMs && attempt.startMs < mark.to - logToleranceMs;
}

/** Whether something that was under way from `startMs` to `endMs` was so while the fault was in effect. */
function fellInto(startMs: number, endMs: number, mark: FaultMark): boolean {
  return endMs > mark.from + logToleranceMs && startMs < (mark.recoveredAt ?? Number.POSITIVE_INFINITY);
}

type Met = (record: RequestRecord) => boolean;

/** A request was attempted at one of the addresses, in a way that meets the fault. */
function attemptedAt(addresses: readonly string[], meets: (attempt: Attempt) => boolean): Met {
  const asked = ofAlike(
    ({ gateway }: RequestRecord) => gateway?.attempts.some(({ address }) => addresses.includes(address)) ?? false,
  );
  return (record) =>
    asked(record) &&
    (record.gateway?.attempts.some((attempt) => addresses.includes(attempt.address) && meets(attempt)) ?? false);
}

/** Whether a request met the fault of a mark. */
function meets(mark: FaultMark, requests: ArmCase['requests']): Met {
  const meeting = meetingOf(mark);
  switch (meeting.by) {
    case 'attempt':
      return attemptedAt(meeting.addresses, (attempt) => attemptMet(attempt, mark));
    case 'begun-attempt':
      return attemptedAt(meeting.addresses, ({ startMs }) => startMs >= mark.from && startMs < mark.to);
    case 'call':
      return ({ arrivals }) =>
        arrivals.some(({ calls = [] }) =>
          calls.some((call) => call.service === meeting.service && fellInto(call.startMs, call.endMs, mark)),
        );
    case 'route':
      return (record) => {
        const path = requests[record.route]?.path ?? '';
        if (!meeting.routes.some((prefix) => path.startsWith(prefix))) return false;
        const end = record.doneMs ?? Number.POSITIVE_INFINITY;
        if (failed(record)) return fellInto(record.sentMs, end, mark);
        // The old workers of a reload answer for a while: who got an answer met the fault only where it was everywhere.
        return record.sentMs >= (mark.wholeFrom ?? mark.from) && end <= mark.to;
      };
  }
}

function nearnessOf(
  record: RequestRecord,
  proven: readonly FaultMark[],
  met: ReadonlyMap<FaultMark, Met>,
): 'away' | 'at-risk' | 'exposed' {
  let nearness: 'away' | 'at-risk' = 'away';
  for (const mark of proven) {
    if (!inFlightDuring(record, mark)) continue;
    if (met.get(mark)?.(record)) return 'exposed';
    nearness = 'at-risk';
  }
  return nearness;
}

/** Windows of a steady fault are no shorter than that: three of them in one breath would be one. */
const windowAtLeastMs = 100;

/** Cycles with a proven mark; of a steady fault, the equal windows in which `witnesses` ended. */
function countCycles(armCase: ArmCase, proven: readonly FaultMark[], witnesses: readonly RequestRecord[]): number {
  if (armCase.fault?.shape !== 'steady') return new Set(proven.map((mark) => mark.cycle)).size;
  const from = Math.min(...proven.map((mark) => mark.from));
  const to = Math.max(...proven.map((mark) => mark.to));
  const windows = Math.min(Math.max(1, armCase.plan.minCycles), Math.floor((to - from) / windowAtLeastMs));
  const seen = new Set<number>();
  for (const record of witnesses) {
    const window = Math.floor((((record.doneMs ?? 0) - from) / (to - from)) * windows);
    if (window >= 0 && window < windows) seen.add(window);
  }
  return seen.size;
}

/** From the last removal of the fault to the end of the last failure after it that a node without a fault did not make. */
function recovery(armCase: ArmCase, ended: readonly RequestRecord[], proven: readonly FaultMark[]): number | null {
  if (!proven.some((mark) => mark.recoveredAt !== null)) return null;
  const to = Math.max(...proven.map((mark) => mark.to));
  const failedElsewhere = failsAt(healthyAddresses(armCase));
  const last = ended.findLast((record) => failed(record) && !failedElsewhere(record));
  return Math.max(0, (last?.doneMs ?? to) - to);
}

/** Sorts the requests of an arm by what they have to do with its fault; of a partial history, as far as it goes. */
export function gather(armCase: ArmCase): Findings {
  const { records, marks } = armCase.history;
  const ended = records.filter((record) => record.outcome !== null).sort(byEnd);
  const proven = marks.filter((mark) => mark.proof !== null).sort((a, b) => a.from - b.from);
  const unproven = marks.filter((mark) => mark.proof === null);
  const began = Math.min(...marks.map(putAt)) - logToleranceMs;
  const firstRecovery = Math.min(...proven.map((mark) => mark.recoveredAt ?? Number.POSITIVE_INFINITY));
  const before: RequestRecord[] = [];
  const atRisk: RequestRecord[] = [];
  const inEffect: RequestRecord[] = [];
  const exposures: RequestRecord[] = [];
  const clear: RequestRecord[] = [];
  const failedBeyond: RequestRecord[] = [];
  const failedUnproven: RequestRecord[] = [];
  const near = marksNear(proven);
  const met = new Map(proven.map((mark) => [mark, meets(mark, armCase.requests)]));
  for (const record of ended) {
    const marksOfIt = near(record);
    const nearness = nearnessOf(record, marksOfIt, met);
    if (nearness !== 'away') {
      atRisk.push(record);
      if (marksOfIt.some((mark) => inFlightDuring(record, mark, mark.from))) inEffect.push(record);
      if (nearness === 'exposed') exposures.push(record);
      continue;
    }
    const early = (record.doneMs ?? 0) < began;
    // Of a mark without proof nothing is known, so that it is no time without a fault either.
    const isClear = record.sentMs > firstRecovery && !unproven.some((mark) => inFlightDuring(record, mark));
    if (early) before.push(record);
    else if (failed(record)) failedBeyond.push(record);
    if (isClear) clear.push(record);
    else if (!early && failed(record)) failedUnproven.push(record);
  }
  // A red arm shows its fault only in requests that met it; a mitigation may well keep them all away from it.
  const witnesses = armCase.role === 'broken' ? exposures : atRisk;
  return {
    ended,
    before,
    atRisk,
    inEffect,
    exposures,
    clear,
    failedBeyond,
    failedUnproven,
    proven,
    faultCycles: proven.length === 0 ? 0 : countCycles(armCase, proven, witnesses),
    recoveryMs: recovery(armCase, ended, proven),
    mitigationMarks: marksSeen({ armCase, proven, atRisk }),
  };
}

/** The findings as counts. */
export function countFindings(findings: Findings): ArmEvidence {
  return {
    faultCycles: findings.faultCycles,
    exposures: findings.exposures.length,
    exposuresFailed: findings.exposures.filter(failed).length,
    atRisk: findings.atRisk.length,
    atRiskFailed: findings.atRisk.filter(failed).length,
    recoveryMs: findings.recoveryMs,
    mitigationMarks: findings.mitigationMarks,
  };
}

/** The evidence of an arm of which nothing is known. */
export const noEvidence: ArmEvidence = {
  faultCycles: 0,
  exposures: 0,
  exposuresFailed: 0,
  atRisk: 0,
  atRiskFailed: 0,
  recoveryMs: null,
  mitigationMarks: [],
};
