import type { ArmCase } from '../model/arm-case.ts';
import { runAlpha } from '../model/decision.ts';
import { putAt } from '../model/fault.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ClaimInput } from './claim-result.ts';
import { sideBySide } from './claims/compare-arms.ts';
import { comparedMeasures } from './compared-measures.ts';
import { gather } from './evidence.ts';
import type { Interval } from './intervals.ts';

/** What an arm has come to since an earlier run. */
export const changes = ['worse', 'inconclusive', 'better', 'same'] as const;
export type Change = (typeof changes)[number];

/** An arm of one of the two runs. */
export interface ComparedArm {
  readonly armCase: ArmCase;
  readonly load: { readonly model: string; readonly ratePerSecond: number };
  readonly verdict: Verdict | null;
  readonly reason: string | null;
}

/** One measure of both. */
export interface MeasuredChange {
  readonly id: string;
  readonly name: string;
  readonly old: Interval;
  readonly new: Interval;
  /** null: told, and not held against each other. */
  readonly change: 'worse' | 'better' | 'same' | null;
  /** Why it is not; null where it is. */
  readonly toldOnly: string | null;
  /** In words. */
  readonly figures: string;
}

/** An arm beside itself in an earlier run. */
export interface ArmChange {
  readonly change: Change;
  readonly because: string;
  readonly measured: readonly MeasuredChange[];
}

/** What two runs have to be compared with. */
export interface Comparing {
  /** Arms that are in both: the error of the whole comparison is shared out among them. */
  readonly arms: number;
}

/** α of one measure of one arm: that of a run, shared out among all of them (Bonferroni). */
export function alphaOf(arms: number): number {
  return runAlpha / (Math.max(1, arms) * comparedMeasures.length);
}

/** Whether all that the first may be is more than all that the second may be. */
function isMore(first: Interval, second: Interval): boolean {
  return first.value !== null && second.value !== null && second.high !== null && first.low > second.high;
}

/** Whether a measure is of what fails, and not of what that costs. */
function isOfFailure({ id }: MeasuredChange): boolean {
  return id === 'gatewayErrorShare' || id === 'failedShare';
}

type Gathered = Pick<ClaimInput, 'armCase' | 'findings'>;

/** When the fault was put in place for the first time; the beginning of the load where there is none. */
function faultBegan({ history: { marks } }: ArmCase): number {
  const [first] = marks;
  return first === undefined ? 0 : putAt(first);
}

/** When it was gone for the last time; the end of the load where there is none. */
function faultEnded({ history: { marks, records } }: ArmCase): number {
  const last = marks.at(-1);
  return last === undefined ? records.reduce((latest, { doneMs }) => Math.max(latest, doneMs ?? 0), 0) : last.to;
}

/**
 * What had ended in both arms as long after their faults began as the shorter one had its fault. How long an arm lasts is
 * its stopping rule's doing, and what a queue or a cache comes to depends on it: the longer an overload, the longer its
 * median latency. And what is on its way when a fault is taken away ends otherwise than what was before it.
 */
function sameSpan(old: ArmCase, recent: ArmCase): readonly [ArmCase, ArmCase] {
  const spanMs = Math.min(faultEnded(old) - faultBegan(old), faultEnded(recent) - faultBegan(recent));
  const cut = (armCase: ArmCase): ArmCase => {
    const untilMs = faultBegan(armCase) + spanMs;
    const records = armCase.history.records.filter(({ doneMs }) => doneMs !== null && doneMs <= untilMs);
    return { ...armCase, history: { ...armCase.history, records } };
  };
  return [cut(old), cut(recent)];
}

function measure(before: ComparedArm, after: ComparedArm, { arms }: Comparing): readonly MeasuredChange[] {
  const alpha = alphaOf(arms);
  const as = (armCase: ArmCase) => ({
    armCase: { ...armCase, plan: { ...armCase.plan, alpha } },
    findings: gather(armCase),
  });
  const [old, recent] = sameSpan(before.armCase, after.armCase).map(as) as [Gathered, Gathered];
  const { role, claim } = after.armCase;
  const crashed = [before, after].some(({ armCase }) =>
    armCase.history.programs.some((event) => event.crashed === true),
  );
  return comparedMeasures.flatMap(({ id, measure: measuring, toldFor }): readonly MeasuredChange[] => {
    const { here, there } = sideBySide(measuring, recent, old);
    if (here.value === null && there.value === null) return [];
    const range = ({ low, value, high }: Interval): string =>
      value === null
        ? 'not known'
        : `${measuring.show(value)} (${measuring.show(low)} to ${high === null ? '?' : measuring.show(high)})`;
    const worse = isMore(here, there);
    const told = worse ? 'worse' : isMore(there, here) ? 'better' : 'same';
    const toldOnly = toldFor({ role, claim, crashed });
    const change = toldOnly === null ? told : null;
    const figures = `the ${measuring.name} was ${range(there)} and is ${range(here)}`;
    return [{ id, name: measuring.name, old: there, new: here, change, toldOnly, figures }];
  });
}

/** What is asked of an arm; figures of another question are no figures of this one. */
function askedOtherwise(old: ComparedArm, recent: ComparedArm): string | null {
  const asked: readonly (readonly [string, (arm: ComparedArm) => unknown])[] = [
    ['claim', ({ armCase }) => armCase.claim],
    ['fault', ({ armCase }) => armCase.fault],
    ['load', ({ load, armCase }) => [load.model, load.ratePerSecond, armCase.requests]],
    ['steady state', ({ armCase }) => armCase.steadyState],
  ];
  const other = asked.filter(([, of]) => JSON.stringify(of(old)) !== JSON.stringify(of(recent)));
  return other.length === 0
    ? null
    : `it was asked otherwise: another ${other.map(([what]) => what).join(', another ')}`;
}

const isDecided = (verdict: Verdict | null): boolean => verdict === 'confirmed' || verdict === 'refuted';

function undecided(before: ComparedArm, after: ComparedArm): string | null {
  if (!isDecided(after.verdict))
    return `it is ${after.verdict ?? 'not judged'}: ${after.reason ?? 'no reason is stored'}`;
  if (!isDecided(before.verdict)) return `it was ${before.verdict ?? 'not judged'}, and is ${after.verdict}`;
  return null;
}

/**
 * What an arm has come to since an earlier run. Worse: its claim was confirmed and is refuted, or by a measure all that
 * it may be now is above all that it may have been; what fails comes before what it costs. Two runs of the same come to that with the error of a run at most,
 * over all arms and measures together, as long as requests fail independently. What is open in either of them is inconclusive.
 */
export function compareWithEarlier(before: ComparedArm, after: ComparedArm, comparing: Comparing): ArmChange {
  if (before.verdict === 'skipped' && after.verdict === 'skipped') {
    return { change: 'same', because: 'skipped in both runs', measured: [] };
  }
  const seen = before.armCase.history.records.length > 0 && after.armCase.history.records.length > 0;
  const open = undecided(before, after) ?? askedOtherwise(before, after) ?? (seen ? null : 'no request is stored');
  if (open !== null) return { change: 'inconclusive', because: open, measured: [] };
  const measured = measure(before, after, comparing);
  const verdict = `it was ${before.verdict}, and is ${after.verdict}: ${after.reason}`;
  const lost = before.verdict === 'confirmed' && after.verdict === 'refuted' ? [verdict] : [];
  const won = before.verdict === 'refuted' && after.verdict === 'confirmed' ? [verdict] : [];
  const told = (change: 'worse' | 'better', ofFailure: boolean): readonly string[] =>
    measured.filter((one) => one.change === change && isOfFailure(one) === ofFailure).map(({ figures }) => figures);
  // What fails comes first: fewer failures may have their price.
  const failing = { worse: [...lost, ...told('worse', true)], better: [...won, ...told('better', true)] };
  const cost = { worse: told('worse', false), better: told('better', false) };
  const isWorse = failing.worse.length > 0 || (failing.better.length === 0 && cost.worse.length > 0);
  const worse = [...failing.worse, ...cost.worse].join('; ');
  const better = [...failing.better, ...cost.better].join('; ');
  if (isWorse) return { change: 'worse', because: better === '' ? worse : `${worse}; better: ${better}`, measured };
  if (better !== '')
    return { change: 'better', because: worse === '' ? better : `${better}; its price: ${worse}`, measured };
  return { change: 'same', because: `${after.verdict} in both runs, and no measure is apart`, measured };
}
