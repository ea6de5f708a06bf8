import type { ArmCase } from '../model/arm-case.ts';
import { type FaultMark, putAt } from '../model/fault.ts';
import type { RequestRecord } from '../model/record.ts';
import { type ClaimResult, undecided } from './claim-result.ts';
import type { Findings } from './evidence.ts';
import { hadNoTimeToSpare, mostEndedWithin, requestsHeldUpMs } from './held-up.ts';
import { inMs } from './phrases.ts';

/** An arm, and what was found in it. */
interface Subject {
  readonly armCase: ArmCase;
  readonly findings: Findings;
}

/** The requests of a cycle of the fault that a hold-up within it explains: as many as ended within the same time, at most. */
function explainedBy(
  heldMs: readonly number[],
  { findings }: Subject,
  bad: (record: RequestRecord) => boolean,
): ReadonlySet<number> {
  const failing = findings.ended.filter(bad);
  const explained = findings.proven.flatMap((mark, cycle) => {
    const next = findings.proven[cycle + 1];
    const until = next === undefined ? Number.POSITIVE_INFINITY : putAt(next);
    const ofCycle = failing.filter(({ doneMs }) => doneMs !== null && doneMs >= putAt(mark) && doneMs < until);
    return mostEndedWithin(ofCycle, heldMs[cycle] ?? 0);
  });
  return new Set(explained.map(({ id }) => id));
}

/** For how long a claim about single requests was held up in a cycle: in all of it where nothing had time to spare. */
function cycleHeldUpMs({ armCase, findings }: Subject, mark: FaultMark, cycle: number): number {
  if (!hadNoTimeToSpare(armCase, mark)) return requestsHeldUpMs(armCase, mark);
  const next = findings.proven[cycle + 1];
  const end = next === undefined ? Math.max(...findings.ended.map(({ doneMs }) => doneMs ?? 0)) : putAt(next);
  return Math.max(0, end - putAt(mark));
}

/**
 * What a claim about single requests comes to where it is refuted: it stays so by requests that no hold-up explains. One of
 * so many ms in a cycle explains those that ended within the same time of it, as many as there are at most. What is left over
 * may refute yet, so it is waited for.
 */
export function beyondHoldUp(
  subject: Subject,
  bad: (record: RequestRecord) => boolean,
  testOf: (bad: (record: RequestRecord) => boolean) => ClaimResult,
): ClaimResult {
  const result = testOf(bad);
  if (result.outcome === 'holds' || result.waitingFor !== null) return result;
  const { armCase, findings } = subject;
  const heldMs = findings.proven.map((mark, cycle) => cycleHeldUpMs(subject, mark, cycle));
  const held = heldMs.reduce((sum, ms) => sum + ms, 0);
  if (held === 0) return result;
  const explained = explainedBy(heldMs, subject, bad);
  const rest = testOf((record) => bad(record) && !explained.has(record.id));
  if (rest.outcome === 'fails' || (result.outcome === 'undecided' && rest.outcome === 'undecided')) return result;
  return {
    outcome: 'undecided',
    heldUp: true,
    reason: `${result.reason}; but what had to act was held up for ${inMs(held)}`,
    decision: undecided(armCase.plan, result.decision.test),
    waitingFor: rest.outcome === 'undecided' ? rest.waitingFor : null,
  };
}
