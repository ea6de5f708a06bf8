import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import { addressesHit, meetingOf } from '../model/fault.ts';
import { ofAlike } from '../model/of-alike.ts';
import { answeredFromCache, failed, type RequestRecord } from '../model/record.ts';
import { failsAt } from './attempts.ts';
import type { Findings } from './evidence.ts';
import { leakPlan, testsPreferred } from './leak-test.ts';
import { isMarked, marksAreOnRequests } from './mitigation-marks.ts';
import { endings } from './phrases.ts';
import { sprt } from './sprt.ts';

/** Why it cannot be said that the mitigation kept the errors away. */
export interface MarkTrouble {
  readonly reason: string;
  /** What more load could bring; null where it can bring nothing. */
  readonly waitingFor: string | null;
}

const rested = (reason: string): MarkTrouble => ({ reason, waitingFor: null });

/** Requests that the faulty node failed and that ended well all the same. */
function saved({ exposures, proven }: Findings): readonly RequestRecord[] {
  const faulty = new Set(proven.flatMap(addressesHit));
  const services = new Set(
    proven.map(meetingOf).flatMap((meeting) => (meeting.by === 'call' ? [meeting.service] : [])),
  );
  const failedThere = failsAt(faulty);
  const hurt = ofAlike(
    (record: RequestRecord) =>
      failedThere(record) ||
      record.arrivals.some(({ calls = [] }) =>
        calls.some(({ service, outcome }) => services.has(service) && outcome !== 'answered'),
      ),
  );
  return exposures.filter((record) => !failed(record) && hurt(record));
}

/** Requests that must have been sent after a rollback: what it changed is to be seen. */
const sentAfterRollback = 100;

/** A claim that held before the release was rolled back is put to the test by what comes after. */
function rollbackTrouble({ marksWanted, history }: ArmCase, { ended }: Findings): MarkTrouble | null {
  if (!marksWanted.every((type) => type === 'rolled-back')) return null;
  const act = history.acts.find(({ type }) => type === 'rolled-back');
  if (act === undefined) return null;
  const sent = ended.filter(({ sentMs }) => sentMs > act.at).length;
  if (sent >= sentAfterRollback) return null;
  const reason = `only ${counted(sent, 'request')} after the release was rolled back`;
  return { reason, waitingFor: `${sentAfterRollback} requests after the rollback, has ${sent}` };
}

/** While the load runs a client may have its answer before the journal says how the app made it: that is yet to come. */
function isTold({ arrivals }: RequestRecord, { history }: ArmCase): boolean {
  return history.account !== null || arrivals.every(({ endMs }) => endMs !== null);
}

/** Those without a mark, and those that the cache answered: something else than the mitigation did that. */
function byOtherMeans(armCase: ArmCase, findings: Findings, wanted: string): MarkTrouble | null {
  const fromCache = armCase.marksWanted.includes('cache-hit') ? [] : findings.atRisk.filter(answeredFromCache);
  if (fromCache.length > 0) {
    return rested(
      `${fromCache.length} of ${findings.atRisk.length} requests at risk were answered by the gateway's cache (${endings(fromCache)}), which is no ${wanted}`,
    );
  }
  if (!marksAreOnRequests(armCase)) return null;
  const all = saved(findings);
  const unmarked = all.filter((record) => isTold(record, armCase) && !isMarked(record, armCase));
  if (unmarked.length === 0) return null;
  return rested(
    `${unmarked.length} of the ${all.length} requests that the fault failed and that ended well had no ${wanted} (${endings(unmarked)})`,
  );
}

/**
 * What speaks against the mitigation having acted, where its claim holds; null = nothing does. One mark is not enough:
 * each request that the faulty node failed and that ended well must carry one, and where noErrors is tested on
 * exposures there must be as many marked ones as that test needs. What the faulty node answered itself (in flight at
 * a kill and just through, or answered when a frozen node went on) needed no mitigation: it is not held against it, and
 * does not count for it.
 */
export function markTrouble(armCase: ArmCase, findings: Findings): MarkTrouble | null {
  const { marksWanted, claim, plan, role } = armCase;
  if (marksWanted.length === 0) return null;
  const wanted = marksWanted.join(' or ');
  // A mitigation that has to react may do so only after its claim is decided: the load waits for it.
  if (findings.mitigationMarks.length === 0) return { reason: `no ${wanted}`, waitingFor: `a ${wanted}` };
  const rollback = rollbackTrouble(armCase, findings);
  if (rollback !== null) return rollback;
  if (role !== 'mitigation') return null;
  const other = byOtherMeans(armCase, findings, wanted);
  if (other !== null) return other;
  const { exposures, inEffect, atRisk } = findings;
  if (!marksAreOnRequests(armCase)) return null;
  if (claim.type !== 'noErrors' || !testsPreferred({ preferred: exposures, all: inEffect })) return null;
  // What a cache answers never meets the fault: there the requests at risk show what it did.
  const shown = marksWanted.includes('cache-hit') ? atRisk : exposures;
  const marked = shown.filter((record) => isMarked(record, armCase));
  const { cleanNeeded } = sprt(
    marked.map(() => false),
    leakPlan(plan),
  );
  if (cleanNeeded === 0) return null;
  return {
    reason: `only ${marked.length} of ${shown.length} requests ${shown === atRisk ? 'at risk' : 'that met the fault'} show a ${wanted} (${cleanNeeded} more needed)`,
    waitingFor: `${cleanNeeded} more requests with a ${wanted}, has ${marked.length}`,
  };
}
