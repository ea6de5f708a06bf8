import type { ArmCase } from '../../model/arm-case.ts';
import { counted } from '../../model/counted.ts';
import type { FaultExpectation, FaultMark } from '../../model/fault.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { faultHeldUpMs, mostEndedWithin } from '../held-up.ts';
import { shareInterval } from '../intervals.ts';
import { metTheFault } from '../leak-test.ts';
import { endings, inMs, percent } from '../phrases.ts';
import { settled } from '../settled.ts';
import { sprt } from '../sprt.ts';
import { sprtPath } from '../sprt-path.ts';

/** The failing share of exposures that a fault must bring about (h1), and the one that means it does nothing (h0). */
export const redShares = { h0: 0.01, h1: 0.5 } as const;

/** The share of an arm's gateway errors that must be of the expected status and kinds. */
export const rightShare = 0.95;

const expected = (record: RequestRecord, expect: FaultExpectation): boolean =>
  record.gatewayError !== null &&
  record.gatewayError.status === expect.status &&
  expect.kinds.some((kind) => kind === record.gatewayError?.kind);

/** Whether nothing in the gateway's error log says why it made this error. */
const untold = ({ gateway, gatewayError }: RequestRecord): boolean =>
  gatewayError?.kind === 'unknown' && (gateway?.attempts.every(({ kind }) => kind === null) ?? true);

/**
 * Why the reason of a red arm's errors cannot be told; null = it can. Without any error line the harness has been left
 * without its witness, which says nothing against the scenario. A wrong status, or failures that are for the most part
 * no gateway errors, speak for themselves.
 */
function unknownReason(
  ended: readonly RequestRecord[],
  failedExposures: number,
  { status }: FaultExpectation,
): string | null {
  const errors = ended.filter((record) => record.gatewayError !== null);
  const right = errors.filter((record) => record.gatewayError?.status === status);
  const telling = errors.length * 2 < failedExposures || right.length < errors.length * rightShare;
  if (errors.length === 0 || telling || !errors.every(untold)) return null;
  return `the reason of the ${counted(errors.length, 'gateway error')} is not known (${endings(errors)}): nginx's error log has no line for them that tells it; an error_log of the config's own may be the cause, as it takes the lines elsewhere`;
}

/** Why the errors of a red arm are not those that the scenario names; null = they are. */
function wrongReason(
  ended: readonly RequestRecord[],
  failedExposures: number,
  expect: FaultExpectation,
): string | null {
  const errors = ended.filter((record) => record.gatewayError !== null);
  const right = errors.filter((record) => expected(record, expect));
  const wanted = `${expect.status} ${expect.kinds.join(' or ')}`;
  if (errors.length * 2 < failedExposures) {
    return `only ${errors.length} of ${counted(failedExposures, 'failure')} were gateway errors (${endings(ended.filter(failed))}); ${wanted} was expected`;
  }
  if (right.length < errors.length * rightShare) {
    return `${right.length} of ${counted(errors.length, 'gateway error')} were ${wanted} as expected, ${percent(rightShare)} are needed (seen: ${endings(errors)})`;
  }
  const counts = new Map<string, number>();
  for (const { gatewayError } of right) {
    if (gatewayError !== null) counts.set(gatewayError.kind, (counts.get(gatewayError.kind) ?? 0) + 1);
  }
  const first = expect.kinds[0] ?? '';
  if (Math.max(...counts.values()) > (counts.get(first) ?? 0)) {
    return `${first} was expected to be the most frequent kind, but it was not (seen: ${endings(errors)})`;
  }
  return null;
}

/** How the failing share is not the one that theory says, or not known to be; null = it is, or theory says none. */
function shareTrouble(
  exposures: readonly RequestRecord[],
  { share }: FaultExpectation,
  alpha: number,
): { readonly reason: string; readonly waitingFor: string | null } | null {
  if (share === undefined) return null;
  const [least, most] = share;
  const { low, high } = shareInterval(exposures.filter(failed).length, exposures.length, alpha);
  const range = `a share of ${percent(low)} to ${percent(high ?? 1)}, where ${percent(least)} to ${percent(most)} is expected`;
  if (low >= least && (high ?? 1) <= most) return null;
  if (low > most || (high ?? 1) < least) return { reason: range, waitingFor: null };
  return {
    reason: `${range}: too few to tell`,
    waitingFor: `more than ${counted(exposures.length, 'request')} for the share that fails`,
  };
}

/**
 * The requests without errors of another reason that came while the fault was taken away: a connection through a toxic
 * ends when the toxic goes, and that is the harness's doing.
 */
function withoutRevert(
  ended: readonly RequestRecord[],
  marks: readonly FaultMark[],
  expect: FaultExpectation,
): readonly RequestRecord[] {
  const inRevert = ({ doneMs }: RequestRecord): boolean =>
    doneMs !== null && marks.some(({ to, recoveredAt }) => doneMs >= to && doneMs <= (recoveredAt ?? to));
  return ended.filter((record) => record.gatewayError === null || expected(record, expect) || !inRevert(record));
}

/** The requests without those whose other reason a hold-up may have made: a starved node is slow, not dead. */
function unexplained(
  ended: readonly RequestRecord[],
  heldUpMs: number,
  expect: FaultExpectation,
): readonly RequestRecord[] {
  const others = ended.filter((record) => record.gatewayError !== null && !expected(record, expect));
  const explained = new Set(mostEndedWithin(others, heldUpMs));
  return ended.filter((record) => !explained.has(record));
}

/**
 * Exposures that were sent before any request that is still in flight. While the load runs, those that have ended are
 * first of all those that ended soon: where a failure takes its time (a timeout), only successes are among them yet.
 */
function sentBeforeOpen({ history }: ArmCase, exposures: readonly RequestRecord[]): readonly RequestRecord[] {
  const open = history.records.filter(({ outcome }) => outcome === null).map(({ sentMs }) => sentMs);
  const first = Math.min(...open);
  return exposures.filter(({ sentMs }) => sentMs < first);
}

/**
 * The fault brings about the gateway error, for the expected reason: SPRT of "half of the exposures fail" against
 * "1 % fail", and then status and kinds.
 */
export function testFails({ armCase, findings }: ClaimInput): ClaimResult {
  const { plan, fault } = armCase;
  const red = { ...redShares, alpha: plan.alpha, beta: plan.beta };
  const outcomes = findings.exposures.map(failed);
  const result = sprt(outcomes, red);
  const path = sprtPath(outcomes, red, result.h1At ?? result.h0At);
  const name = metTheFault(fault);
  const figures = `${result.failed} of ${result.total} ${name} failed`;
  if (result.h1At === null) {
    const through = sprt(sentBeforeOpen(armCase, findings.exposures).map(failed), red).h0At !== null;
    return {
      outcome: through ? 'fails' : 'undecided',
      reason: through
        ? `${figures}: the fault does not bring about the error`
        : `${figures}: too few to tell whether the fault brings about the error`,
      decision: { ...undecided(plan, 'sprt'), decidedAt: through ? result.h0At : null, path },
      waitingFor: through ? null : `more ${name}, has ${result.total}`,
    };
  }
  const decision = { ...undecided(plan, 'sprt'), decidedAt: result.h1At, path };
  const off = fault === null ? null : shareTrouble(settled(findings.exposures, armCase), fault.expect, plan.alpha);
  // Before the reasons, which may come later than the failures while the load still runs.
  if (off !== null && off.waitingFor !== null) {
    return {
      outcome: 'undecided',
      reason: `${figures}: ${off.reason}`,
      decision: { ...decision, decidedAt: null },
      waitingFor: off.waitingFor,
    };
  }
  const unknown = fault === null ? null : unknownReason(findings.ended, result.failed, fault.expect);
  if (unknown !== null) {
    return { outcome: 'undecided', reason: unknown, decision: { ...decision, decidedAt: null }, waitingFor: null };
  }
  const telling = fault === null ? [] : withoutRevert(findings.ended, findings.proven, fault.expect);
  const wrong = fault === null ? null : wrongReason(telling, result.failed, fault.expect);
  if (fault !== null && wrong !== null) {
    const heldUp = faultHeldUpMs(armCase, findings.proven);
    if (heldUp > 0 && wrongReason(unexplained(telling, heldUp, fault.expect), result.failed, fault.expect) === null) {
      const reason = `not for the expected reason: ${wrong}; but the gateway or what the fault hits was held up for ${inMs(heldUp)}`;
      const open = { ...decision, decidedAt: null };
      return { outcome: 'undecided', heldUp: true, reason, decision: open, waitingFor: null };
    }
    return { outcome: 'fails', reason: `not for the expected reason: ${wrong}`, decision, waitingFor: null };
  }
  if (off !== null) {
    return {
      outcome: 'fails',
      reason: `${figures}: ${off.reason}`,
      decision: { ...decision, decidedAt: result.total },
      waitingFor: null,
    };
  }
  const how = endings(findings.exposures.filter(failed));
  const where = `in ${counted(findings.faultCycles, fault?.shape === 'steady' ? 'window' : 'cycle')}`;
  return { outcome: 'holds', reason: `${figures}, ${where}: ${how}`, decision, waitingFor: null };
}
