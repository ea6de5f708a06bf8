import type { ArmCase } from '../../model/arm-case.ts';
import { counted } from '../../model/counted.ts';
import type { FaultMark } from '../../model/fault.ts';
import { failed, type RequestRecord, succeeded } from '../../model/record.ts';
import type { Interval } from '../intervals.ts';
import { endings, percent } from '../phrases.ts';
import { enoughOnTime } from '../stopping-rule.ts';
import { runningShare } from './running-share.ts';
import type { StepDecision } from './search.ts';
import { stepTrouble } from './step-trouble.ts';

/** How a step is decided; errors hold for all steps of a search together. */
export interface StepPlan {
  /** The share of gateway errors from which on a value breaks. */
  readonly threshold: number;
  /** With at most this probability the interval of a step misses its true share, however often one looks. */
  readonly alpha: number;
  /** A shorter step tells nothing of what comes with time. */
  readonly leastMs: number;
  /** A queue that grows faster than this, in ms of latency per ms, has not been filled yet. */
  readonly steepest: number;
}

/** What a step came to, with the figures that decided it. */
export interface StepRuling {
  readonly decision: StepDecision;
  readonly reason: string;
  /** The requests that it is decided by, in the order in which they were sent. */
  readonly counted: readonly RequestRecord[];
  readonly gatewayErrors: number;
  /** Failed without an error that the gateway made. */
  readonly otherFailures: number;
  readonly share: Interval;
  /** From the first of them to when the last was due. */
  readonly windowMs: number;
  /** By how many ms latency grows in a ms; null where too few were answered. */
  readonly growth: number | null;
}

/** Errors of which so many have a reason in the gateway's log are known for what they are. */
const knownShare = 0.95;
/** Answers that a quarter of a window must have for its median to be one. */
const leastInQuarter = 20;

/** The fault of a step in the time in which it was in effect; null: it has none, or it was not seen to be. */
function markOf({ history }: ArmCase): FaultMark | null {
  return history.marks.find(({ proof }) => proof !== null) ?? null;
}

/**
 * The requests that count: those that were due while the value was in effect, up to the first that has not ended in that
 * time. Any later one that has would be there because it was quick, as errors are.
 */
function countedIn(armCase: ArmCase): readonly RequestRecord[] {
  const mark = markOf(armCase);
  const { records } = armCase.history;
  if (armCase.fault !== null && mark === null) return [];
  const [from, to] = mark === null ? [0, Number.POSITIVE_INFINITY] : [mark.from, mark.to];
  const due = records.filter(({ dueMs, sentMs }) => dueMs >= from && sentMs >= from && dueMs < to);
  const open = due.findIndex(({ doneMs }) => doneMs === null || doneMs > to);
  return open === -1 ? due : due.slice(0, open);
}

function medianOf(values: readonly number[]): number | null {
  return values.length < leastInQuarter ? null : (values.toSorted((a, b) => a - b)[values.length >> 1] ?? null);
}

/**
 * How fast latency grows from the second to the last quarter of the window. Where λ per second arrive and μ are served,
 * who comes t later waits t (λ/μ − 1) longer, until the queue is full: below capacity it does not grow at all.
 */
function growthOf(records: readonly RequestRecord[]): number | null {
  const first = records[0]?.dueMs ?? 0;
  const windowMs = (records.at(-1)?.dueMs ?? 0) - first;
  const inQuarter = (index: number): number | null =>
    medianOf(
      records
        .filter(({ dueMs }) => dueMs - first >= (windowMs * index) / 4 && dueMs - first <= (windowMs * (index + 1)) / 4)
        .flatMap((record) => (succeeded(record) ? [(record.doneMs ?? 0) - record.dueMs] : [])),
    );
  const [early, late] = [inQuarter(1), inQuarter(3)];
  return early === null || late === null || windowMs === 0 ? null : (late - early) / (windowMs / 2);
}

/** What a step is decided by. */
interface Figures extends Omit<StepRuling, 'decision' | 'reason'> {
  /** The share of all that failed, for whatever reason. */
  readonly failedShare: Interval;
}

function figuresOf(armCase: ArmCase, { alpha }: StepPlan): Figures {
  const records = countedIn(armCase);
  const gatewayErrors = records.filter(({ gatewayError }) => gatewayError !== null).length;
  return {
    counted: records,
    gatewayErrors,
    otherFailures: records.filter((record) => failed(record) && record.gatewayError === null).length,
    share: runningShare(
      records.map(({ gatewayError }) => gatewayError !== null),
      alpha,
    ),
    failedShare: runningShare(
      records.map((record) => failed(record) || record.gatewayError !== null),
      alpha,
    ),
    windowMs: (records.at(-1)?.dueMs ?? 0) - (records[0]?.dueMs ?? 0),
    growth: growthOf(records),
  };
}

/** Gateway errors without a line in the gateway's error log may have any reason. */
function unknownErrors({ counted: records, gatewayErrors }: Figures): string | null {
  const unknown = records.filter(({ gatewayError }) => gatewayError?.kind === 'unknown').length;
  if (unknown <= gatewayErrors * (1 - knownShare)) return null;
  return `${unknown} of ${counted(gatewayErrors, 'gateway error')} are of no known kind`;
}

function ofAll({ gatewayErrors, counted: records }: Figures): string {
  return `${gatewayErrors} of ${counted(records.length, 'request')}`;
}

/** What the figures say by themselves, on a machine that is fit. */
function decide(figures: Figures, plan: StepPlan): Pick<StepRuling, 'decision' | 'reason'> {
  const { counted: records, otherFailures, share, failedShare, windowMs, growth } = figures;
  const { threshold, leastMs, steepest } = plan;
  const undecided = (reason: string) => ({ decision: 'undecided', reason }) as const;
  if (windowMs < leastMs) return undecided(`only ${Math.round(windowMs)} ms of load`);
  if (share.low > threshold) {
    const most = endings(records.filter(({ gatewayError }) => gatewayError !== null));
    return { decision: 'breaks', reason: `${ofAll(figures)}, ${percent(share.low)} at least: ${most}` };
  }
  if (otherFailures > 0 && (failedShare.high ?? 1) >= threshold) {
    const failures = records.filter((record) => failed(record) && record.gatewayError === null);
    return undecided(`${counted(otherFailures, 'request')} failed without a gateway error: ${endings(failures)}`);
  }
  if ((share.high ?? 1) >= threshold) {
    const bounds = `${percent(share.low)} to ${percent(share.high ?? 1, 'up')}`;
    return undecided(`${ofAll(figures)}: a share of ${bounds}, and the threshold is ${percent(threshold)}`);
  }
  if (growth === null || growth >= steepest) {
    const rises =
      growth === null ? 'too few answers' : `latency still rises by ${Math.round(growth * 1000)} ms a second`;
    return undecided(`${ofAll(figures)}, but ${rises}`);
  }
  return { decision: 'holds', reason: `${ofAll(figures)}, ${percent(share.high ?? 1, 'up')} at most` };
}

/**
 * What a step at one value came to. It `breaks` where the share of gateway errors is above the threshold, by the lower end
 * of its confidence sequence; it `holds` where that of all failures is below, by the upper end, and latency does not grow
 * as before a queue that fills. What the machine may have brought about is `inconclusive`: errors on a machine that is
 * not fit are never taken for the system's, though a value that holds even there does hold.
 */
export function judgeStep(armCase: ArmCase, plan: StepPlan): StepRuling {
  const figures = figuresOf(armCase, plan);
  const ruling = decide(figures, plan);
  const trouble =
    stepTrouble(armCase, { holds: ruling.decision === 'holds', records: figures.counted }) ??
    (ruling.decision === 'breaks' ? unknownErrors(figures) : null);
  return trouble === null ? { ...ruling, ...figures } : { ...figures, decision: 'inconclusive', reason: trouble };
}

/**
 * Whether the load of a step may end: it is decided by what has been seen so far, and was on time. Which way it was
 * decided plays no part in the latter.
 */
export function stepDecided(armCase: ArmCase, plan: StepPlan): boolean {
  return decide(figuresOf(armCase, plan), plan).decision !== 'undecided' && enoughOnTime(armCase).enough;
}
