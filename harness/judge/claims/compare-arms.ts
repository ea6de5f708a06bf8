import type { ArmCase } from '../../model/arm-case.ts';
import type { Comparison, Measure } from '../../model/claim.ts';
import { duplicated, nonIdempotent } from '../../model/duplicated.ts';
import { putAt } from '../../model/fault.ts';
import { latencies } from '../../model/latencies.ts';
import { callsMade, failed, type RequestRecord } from '../../model/record.ts';
import type { ClaimInput, ClaimResult } from '../claim-result.ts';
import type { Findings } from '../evidence.ts';
import {
  coarseShareInterval,
  type Interval,
  meanCountInterval,
  medianInterval,
  runningInterval,
  shareInterval,
} from '../intervals.ts';
import { percent } from '../phrases.ts';
import { settled } from '../settled.ts';
import { redShares } from './fails.ts';

/** Attempts, or calls, of one request beyond these are not counted: a mean of values without a bound has no upper end. */
export const attemptsCounted = 8;

type Measured = (records: readonly RequestRecord[], armCase: ArmCase, alpha: number) => Interval;

/** What is measured of an arm to hold it against another. */
export interface Measuring {
  readonly name: string;
  readonly interval: Measured;
  readonly show: (value: number) => string;
  /**
   * It is what the fault makes of a single request: those that were only at risk would dilute it, and in a short arm those
   * that met the fault as it came or went, or that were sent while the load was already another; unset: of all at-risk
   * requests.
   */
  readonly of?: 'exposures' | 'those in the fault' | 'those sent into the fault';
  /** What is no more than this counts as none, and makes nothing worse. */
  readonly none?: number;
}

const twoDecimals = (value: number) => String(Math.round(value * 100) / 100);

/** What this request has crashed: the nodes that died of serving it. */
function crashes({ arrivals }: RequestRecord): number {
  return arrivals.filter(({ outcome }) => outcome === 'crashed').length;
}

/** The requests on a route of which one, at least, has crashed a node. */
function poison(records: readonly RequestRecord[]): readonly RequestRecord[] {
  const routes = new Set(records.filter((record) => crashes(record) > 0).map(({ route }) => route));
  return records.filter(({ route }) => routes.has(route));
}

/** For the measures whose interval is a confidence sequence. */
export const running =
  (interval: Measured): Measured =>
  (records, armCase, alpha) =>
    runningInterval(records.length, (count) => interval(records.slice(0, count), armCase, alpha));

const failedShare: Measuring = {
  of: 'those sent into the fault',
  name: 'share of requests sent into the fault that failed',
  interval: running((records, _, alpha) => shareInterval(records.filter(failed).length, records.length, alpha)),
  show: percent,
};

export const measures: Readonly<Record<Measure, Measuring>> = {
  failedShare,
  failedExposureShare: {
    ...failedShare,
    of: 'those in the fault',
    name: 'share of failed requests among those that met the fault while it was in effect',
  },
  attemptsPerRequest: {
    name: `number of attempts per request (up to ${attemptsCounted} counted)`,
    interval: running((records, _, alpha) =>
      meanCountInterval(
        records.flatMap((record) => (record.gateway === null ? [] : [record.gateway.attempts.length])),
        attemptsCounted,
        alpha,
      ),
    ),
    show: twoDecimals,
  },
  callsPerRequest: {
    of: 'exposures',
    name: `number of calls to services per request (up to ${attemptsCounted} counted)`,
    interval: running((records, _, alpha) =>
      meanCountInterval(
        records.flatMap((record) => (record.arrivals.length === 0 ? [] : [callsMade(record)])),
        attemptsCounted,
        alpha,
      ),
    ),
    show: twoDecimals,
  },
  duplicatedNonIdempotent: {
    name: 'share of POSTs that were taken on more than once',
    interval: running((records, { requests }, alpha) => {
      const posts = records.filter((record) => nonIdempotent(record, requests));
      return shareInterval(posts.filter((record) => duplicated(record, requests)).length, posts.length, alpha);
    }),
    show: percent,
  },
  latencyP50Ms: {
    name: 'median latency',
    interval: running((records, _, alpha) => medianInterval(latencies(records), alpha)),
    show: (value) => `${twoDecimals(value)} ms`,
  },
  secondCrashShare: {
    name: 'share of requests on a deadly route that crashed a second node',
    interval: (records, _, alpha) =>
      coarseShareInterval(
        poison(records).map((record) => crashes(record) > 1),
        { ...redShares, alpha, beta: alpha },
      ),
    show: percent,
    none: redShares.h0,
  },
};

/**
 * Whether an arm has enough to be compared with by a measure; null = it has, else what it waits for. Only what is
 * rarer than requests is waited for.
 */
export function comparableTrouble(measure: Measure, armCase: ArmCase, findings: Findings): string | null {
  if (measure !== 'secondCrashShare') return null;
  const mine = measured(findings, armCase, measures[measure]);
  const { low, high } = measures[measure].interval(mine, armCase, armCase.plan.alpha / 2);
  if (low > 0 || (high !== null && high < 1)) return null;
  return `more requests on a route that crashes nodes, has ${poison(mine).length}`;
}

/** What a measure is known to be of an arm. */
export function measureOf(
  measure: Measure,
  { armCase, findings }: Pick<ClaimInput, 'armCase' | 'findings'>,
  alpha: number,
) {
  const mine = measured(findings, armCase, measures[measure]);
  return { interval: measures[measure].interval(mine, armCase, alpha), requests: mine };
}

/** Whether a request was sent, and ended, while a fault was in effect. */
function withinFault({ sentMs, doneMs }: RequestRecord, { proven }: Findings): boolean {
  return proven.some(({ from, to }) => sentMs >= from && (doneMs ?? Number.POSITIVE_INFINITY) <= to);
}

/** What is compared where it is not the exposures: at risk while the fault was in full effect, or since it was put in place. */
type Over = 'inEffect' | 'atRisk';

/** Whether a request was sent while a fault was in effect, or since it was put in place. */
function sentIntoFault({ sentMs }: RequestRecord, { proven }: Findings, over: Over): boolean {
  return proven.some((mark) => sentMs >= (over === 'inEffect' ? mark.from : putAt(mark)) && sentMs <= mark.to);
}

/** The requests at risk, or those of them that met the fault; all of an arm that has none (a control arm to compare with). */
function measured(
  findings: Findings,
  armCase: ArmCase,
  { of }: Measuring,
  over: Over = 'inEffect',
): readonly RequestRecord[] {
  const { exposures, atRisk, ended } = findings;
  if (of === 'those in the fault') {
    return settled(
      exposures.filter((record) => withinFault(record, findings)),
      armCase,
    );
  }
  if (of === 'those sent into the fault' && atRisk.length > 0) {
    return settled(
      atRisk.filter((record) => sentIntoFault(record, findings, over)),
      armCase,
    );
  }
  if (of === 'exposures' && exposures.length > 0) return settled(exposures, armCase);
  return settled(findings[over].length > 0 ? findings[over] : ended, armCase);
}

/** Two arms side by side: what is measured of each, and in words. */
export interface SideBySide {
  readonly here: Interval;
  readonly there: Interval;
  readonly figures: string;
  /** Requests that were measured here. */
  readonly count: number;
  readonly measure: string;
}

/** Measures this arm and the other `than`. */
export function sideBySide(
  measure: Measuring,
  { armCase, findings }: Pick<ClaimInput, 'armCase' | 'findings'>,
  than: Pick<ClaimInput, 'armCase' | 'findings'>,
  over: Over = 'inEffect',
): SideBySide {
  // Two intervals enter the comparison. They hold however often the stopping rule looks, so looks cost nothing more.
  const alpha = armCase.plan.alpha / 2;
  const mine = measured(findings, armCase, measure, over);
  const here = measure.interval(mine, armCase, alpha);
  // What stands for the fault alone is never made to look better than it is by the time until it was in full effect.
  const there = measure.interval(measured(than.findings, than.armCase, measure), than.armCase, alpha);
  const range = ({ low, value, high }: Interval) =>
    value === null
      ? 'not known'
      : `${measure.show(value)} (${measure.show(low)} to ${high === null ? '?' : measure.show(high)})`;
  const figures = `the ${measure.name} was ${range(here)}, against ${range(there)} in ${than.armCase.name}`;
  return { here, there, figures, count: mine.length, measure: measure.name };
}

/** Measures this arm and the one that a claim names; null where there is none. */
export function compareArms(claim: Comparison, input: ClaimInput, over: Over = 'inEffect'): SideBySide | null {
  const than = input.other(claim.than);
  return than === null ? null : sideBySide(measures[claim.measure], input, than, over);
}

/** The most that a measure may be to count as none; -1 where only less than none would. */
export function countsAsNone(measure: Measure): number {
  return measures[measure].none ?? -1;
}

/** What an arm comes to that has nothing to compare with. */
export function nothingToCompare(than: string, decision: ClaimResult['decision']): ClaimResult {
  return { outcome: 'undecided', reason: `there is no arm ${than} to compare with`, decision, waitingFor: null };
}
