import type { ArmCase } from '../model/arm-case.ts';
import { type FaultMark, putAt } from '../model/fault.ts';
import type { MitigationMark, MitigationMarkType } from '../model/mitigation.ts';
import { ofAlike } from '../model/of-alike.ts';
import {
  type Arrival,
  answeredFromCache,
  attemptFailed,
  type RequestRecord,
  succeeded,
  wasMade,
} from '../model/record.ts';
import { wentByStepsAndBack } from './shed-levels.ts';

/** What marks are looked for in. */
interface Scene {
  readonly armCase: ArmCase;
  readonly proven: readonly FaultMark[];
  readonly atRisk: readonly RequestRecord[];
}

/** The proof that nginx passed a request on: an earlier attempt failed, a later one at another node served it. */
const secondAttempt = ofAlike((record: RequestRecord): boolean => {
  const attempts = record.gateway?.attempts ?? [];
  const last = attempts.at(-1);
  if (last === undefined || attemptFailed(last) || !succeeded(record)) return false;
  return attempts.some((one) => attemptFailed(one) && one.address !== last.address);
});

/** An app answered with what it caught. */
const exceptionCaught = ofAlike(({ arrivals }: RequestRecord) => arrivals.some(({ outcome }) => outcome === 'caught'));

/** Whether what the app answered was made, in the end, from something else than its own work. */
function answeredBy(source: NonNullable<Arrival['source']>): (record: RequestRecord) => boolean {
  return ofAlike((record) => succeeded(record) && record.arrivals.at(-1)?.source === source);
}

/** Whether the app called a service again after a call for the same request had failed. */
const calledAgain = ofAlike(({ arrivals }: RequestRecord) =>
  arrivals.some(({ calls: all = [] }) => {
    const calls = all.filter(wasMade);
    return calls.some(({ service, outcome }, index) => {
      const again = calls.slice(index + 1).some((later) => later.service === service);
      return outcome !== 'answered' && again;
    });
  }),
);

/** Whether an answer came out of a cache: the gateway's, or that of the app that served it. */
const fromCache = ofAlike(
  (record: RequestRecord) =>
    answeredFromCache(record) || (succeeded(record) && record.arrivals.at(-1)?.source === 'cache'),
);

/** Marks that single requests carry. */
const carries: Partial<Record<MitigationMarkType, (record: RequestRecord) => boolean>> = {
  'second-attempt': secondAttempt,
  'exception-caught': exceptionCaught,
  'cache-hit': fromCache,
  fallback: answeredBy('fallback'),
  'second-call': calledAgain,
  queued: answeredBy('queue'),
};

/** Below this part of its turn a node was left out on purpose; by turns each node gets its part to within one. */
const spared = 0.75;

/**
 * By how many requests the faulty node got less than its turn among the nodes of its pool that were asked at all; 0
 * where that can be chance.
 */
function steeredAway({ armCase, proven, atRisk }: Scene): number {
  const poolOf = (name: string) => name.replace(/-\d+$/, '');
  const hit = armCase.nodes.find(({ address }) => address === proven[0]?.address);
  if (hit === undefined) return 0;
  const pool = new Set(armCase.nodes.filter(({ name }) => poolOf(name) === poolOf(hit.name)).map((one) => one.address));
  const asked = atRisk.flatMap(({ gateway }) => gateway?.attempts[0]?.address ?? []).filter((one) => pool.has(one));
  const turn = asked.length / new Set([...asked, hit.address]).size;
  const got = asked.filter((address) => address === hit.address).length;
  return got < turn * spared ? Math.floor(turn - got) : 0;
}

/** How often the faulty node was taken out of its pool while the fault was in effect. */
function ejections({ armCase, proven }: Scene): number {
  return armCase.history.acts.filter(
    ({ type, target, at }) =>
      type === 'ejection' &&
      (armCase.fault?.targets ?? []).includes(target) &&
      proven.some((mark) => at >= putAt(mark) && at <= (mark.recoveredAt ?? at)),
  ).length;
}

/** How many nodes joined once the fault had taken effect. */
function joined({ armCase, proven }: Scene): number {
  return armCase.history.acts.filter(
    ({ type, at }) => type === 'replica-joined' && proven[0] !== undefined && at >= putAt(proven[0]),
  ).length;
}

/** How often the fault was taken away, or kept away from the requests, while it was in effect. */
function removals(wanted: 'fault-removed' | 'rolled-back'): (scene: Scene) => number {
  return ({ armCase, proven }) =>
    armCase.history.acts.filter(({ type, at }) => type === wanted && proven.some((mark) => at >= putAt(mark))).length;
}

/**
 * By how many requests those that ended well while the fault was in effect are more than the nodes of the broken arm
 * end in that time: what they had begun before, and from then on one after the other.
 */
function servedBeyond({ armCase, proven, atRisk }: Scene): number {
  const { brokenCapacity } = armCase;
  if (brokenCapacity === null) return 0;
  const within = (at: number): boolean => proven.some(({ from, to }) => at >= from && at <= to);
  const served = atRisk.filter((one) => succeeded(one) && !fromCache(one) && within(one.doneMs ?? -1)).length;
  const inEffectMs = proven.reduce((sum, { from, to }) => sum + to - from, 0);
  const possible = (brokenCapacity.perSecond * inEffectMs) / 1000 + brokenCapacity.workers * proven.length;
  return Math.max(0, Math.floor(served - possible));
}

/** How many nodes held more memory for their requests than a node of the broken arm may have, while the fault was in effect. */
function heldBeyond({ armCase, proven }: Scene): number {
  const limitMb = armCase.brokenCapacity?.memoryMb ?? null;
  if (limitMb === null) return 0;
  const beyond = armCase.history.acts.filter(
    ({ memoryMb, at }) => (memoryMb ?? 0) > limitMb && proven.some((mark) => at >= putAt(mark) && at <= mark.to),
  );
  return new Set(beyond.map(({ target }) => target)).size;
}

/** Whether the gateway turned a request away because there were too many, before it asked a node. */
function rateLimited({ outcome, gateway }: RequestRecord): boolean {
  return outcome === 429 && gateway?.attempts.length === 0;
}

/** Whether an app turned a request away with an answer of its own. */
function shedByApp({ outcome, arrivals }: RequestRecord): boolean {
  return outcome === 503 && arrivals.at(-1)?.outcome === 'turned-away';
}

/** How many requests the app turned away, where it came to that step by step, and went back step by step. */
function shedBySteps({ armCase, proven, atRisk }: Scene): number {
  const [first] = proven;
  if (first === undefined) return 0;
  const { acts, account } = armCase.history;
  // A steady fault lasts as long as the load: until both are over, the way back is yet to come.
  const isOver = account !== null || proven.every(({ recoveredAt }) => recoveredAt !== null);
  return wentByStepsAndBack(acts, putAt(first), isOver) ? atRisk.filter(shedByApp).length : 0;
}

/** Whether a node answered well, but later than the steady state allows. */
function answeredLate(record: RequestRecord, { steadyState }: ArmCase): boolean {
  const { latency } = steadyState;
  return (
    latency !== null && succeeded(record) && !fromCache(record) && (record.doneMs ?? 0) - record.dueMs > latency.belowMs
  );
}

/** Whether a request was answered though a call that the app made for it failed. */
function callSurvived(record: RequestRecord): boolean {
  return (
    succeeded(record) && record.arrivals.some(({ calls = [] }) => calls.some(({ outcome }) => outcome !== 'answered'))
  );
}

/** Whether the app took a request on, did not turn it away, and never answered it. */
function unanswered(record: RequestRecord): boolean {
  const last = record.arrivals.at(-1);
  return (
    !succeeded(record) && last !== undefined && (last.outcome === null || ['aborted', 'closed'].includes(last.outcome))
  );
}

/** How many requests at risk a node beside the gateway answered while the fault hit a node that is in a region. */
function servedNearby({ armCase: { nodes }, proven, atRisk }: Scene): number {
  const targets = new Set(proven.flatMap(({ target, address }) => [target, address]));
  const far = nodes.some(
    ({ name, address, region }) => (region ?? null) !== null && (targets.has(name) || targets.has(address)),
  );
  if (!far) return 0;
  const near = new Set(nodes.filter(({ region }) => (region ?? null) === null).map(({ address }) => address));
  return atRisk.filter((record) => succeeded(record) && near.has(record.gateway?.attempts.at(-1)?.address ?? ''))
    .length;
}

const counters: Record<MitigationMarkType, (scene: Scene) => number> = {
  'second-attempt': ({ atRisk }) => atRisk.filter(secondAttempt).length,
  'steered-away': steeredAway,
  ejection: ejections,
  'replica-joined': joined,
  'fault-removed': removals('fault-removed'),
  'exception-caught': ({ atRisk }) => atRisk.filter(exceptionCaught).length,
  'rolled-back': removals('rolled-back'),
  'served-beyond': servedBeyond,
  'held-beyond': heldBeyond,
  'cache-hit': ({ atRisk }) => atRisk.filter(fromCache).length,
  'rate-limited': ({ atRisk }) => atRisk.filter(rateLimited).length,
  'late-answer': ({ armCase, atRisk }) => atRisk.filter((one) => answeredLate(one, armCase)).length,
  'call-survived': ({ atRisk }) => atRisk.filter(callSurvived).length,
  unanswered: ({ atRisk }) => atRisk.filter(unanswered).length,
  shed: ({ atRisk }) => atRisk.filter(shedByApp).length,
  'shed-by-steps': shedBySteps,
  'served-nearby': servedNearby,
  fallback: ({ atRisk }) => atRisk.filter(answeredBy('fallback')).length,
  'second-call': ({ atRisk }) => atRisk.filter(calledAgain).length,
  queued: ({ atRisk }) => atRisk.filter(answeredBy('queue')).length,
};

/** The marks that the arm names and that were seen. */
export function marksSeen(scene: Scene): readonly MitigationMark[] {
  return scene.armCase.marksWanted
    .map((type) => ({ type, count: counters[type](scene) }))
    .filter(({ count }) => count > 0);
}

/** Whether a request shows that the mitigation acted on it, by one of the marks that the arm names. */
export function isMarked(record: RequestRecord, armCase: ArmCase): boolean {
  return armCase.marksWanted.some((type) => carries[type]?.(record) ?? false);
}

/** Whether each request that was saved shows it: false where the mitigation shows in what it did to the pool. */
export function marksAreOnRequests({ marksWanted }: ArmCase): boolean {
  return marksWanted.every((type) => carries[type] !== undefined);
}
