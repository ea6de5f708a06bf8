import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import { type FaultMark, putAt } from '../model/fault.ts';
import { latencies } from '../model/latencies.ts';
import { percentile } from '../model/percentile.ts';
import { failed, type RequestRecord } from '../model/record.ts';
import type { Findings } from './evidence.ts';
import { heldUpMs } from './held-up.ts';
import { leakPlan } from './leak-test.ts';
import { endings, inMs, percent } from './phrases.ts';
import { inconclusive, type Ruling, refuted } from './ruling.ts';
import { sprt } from './sprt.ts';

/** Requests in the times after the fault, between cycles and at the end; under cleanAfter those that it speaks of. */
function afterwards({ claim }: ArmCase, { clear, proven }: Findings): readonly RequestRecord[] {
  const first = proven[0];
  if (claim.type !== 'cleanAfter' || first === undefined) return clear;
  return clear.filter((record) => (record.doneMs ?? 0) >= putAt(first) + claim.ms);
}

/**
 * Requests from the second half of the time in which the target of a fault that had been taken away was waited for in
 * vain, as the load went on: who fails yet is not about to recover. Where the programs that have to were kept from it, it
 * begins as much later.
 */
function stillFailing({ to }: FaultMark, armCase: ArmCase, { ended }: Findings): readonly RequestRecord[] {
  const until = ended.reduce((latest, { sentMs }) => Math.max(latest, sentMs), to);
  const from = (to + until) / 2 + heldUpMs(armCase, to, until, armCase.fault?.targets);
  return ended.filter(({ sentMs }) => sentMs > from);
}

/** Whether gateway or nodes were held up once the fault was gone: what is slow then, or not back yet, may be so for want of a CPU. */
function wasHeldUpAfterwards(armCase: ArmCase, { ended, proven }: Findings): boolean {
  const from = Math.max(...proven.map(({ to }) => to));
  const until = ended.reduce((latest, { doneMs }) => Math.max(latest, doneMs ?? 0), from);
  const nodes = armCase.nodes.map(({ name }) => name);
  return heldUpMs(armCase, from, until, nodes) > 0;
}

/** What the time after the fault says, whatever held up what; null = the system is in its steady state again. */
function rulingOn(armCase: ArmCase, findings: Findings): Ruling | null {
  const { plan, steadyState, fault } = armCase;
  const requests = afterwards(armCase, findings);
  const last = findings.proven.at(-1);
  const lost = last?.recoveredAt === null ? last : null;
  const late = lost === null ? [] : stillFailing(lost, armCase, findings);
  const looked = [...requests, ...late];
  const bad = looked.filter(failed);
  const figures = `${bad.length} of ${counted(looked.length, 'request')} failed after the fault was gone`;
  if (sprt(looked.map(failed), leakPlan(plan)).h1At !== null) {
    const how =
      lost === null ? `the last one ${inMs(findings.recoveryMs)} after` : `${lost.target} was waited for in vain`;
    return refuted('recovery', `recovery did not come: ${figures} (${endings(bad)}), ${how}`);
  }
  if (lost !== null) {
    const when = fault?.shape === 'cyclic' ? 'after the last cycle of the fault' : 'after the fault was taken away';
    return inconclusive('recovery', `${fault?.place ?? lost.target} was not seen healthy again ${when}`);
  }
  if (fault?.shape === 'cyclic' && requests.length === 0) {
    return inconclusive('recovery', 'no request was sent after the fault, so recovery was not seen');
  }
  const errors = bad.filter((record) => record.gatewayError !== null);
  if (errors.length > 0 && errors.length >= requests.length * steadyState.errorRateBelow) {
    return inconclusive(
      'recovery',
      `${errors.length} of ${counted(requests.length, 'request')} were gateway errors after the fault was gone (${endings(errors)}); below ${percent(steadyState.errorRateBelow)} is the steady state`,
    );
  }
  const others = bad.length - errors.length;
  // The steady state speaks of gateway errors; for other failures stands the share that counts as none.
  if (others > 0 && others >= requests.length * plan.noise) {
    return inconclusive('recovery', `${figures} (${endings(bad)}), ${others} of them without a gateway error`);
  }
  const wanted = steadyState.latency;
  const latencyMs = wanted === null ? null : percentile(latencies(requests), wanted.percentile);
  if (wanted !== null && latencyMs !== null && latencyMs >= wanted.belowMs) {
    return inconclusive(
      'recovery',
      `p(${wanted.percentile}) of the latency was ${inMs(latencyMs)} after the fault was gone; below ${wanted.belowMs} ms is the steady state`,
    );
  }
  return null;
}

/**
 * Whether the system is in its steady state again once the fault is gone; null = it is. Errors that go on (noise is
 * rejected) refute a mitigation: it has made an outage longer than its fault. A few errors, a slow answer, a target that
 * did not come back, or nothing to look at are not enough for that.
 *
 * A cyclic fault is gone between its cycles too, so the times after all of them are looked at together. A steady one
 * lasts as long as the load, and requests are looked at only where they were sent after it; but what it was put on must
 * have come back from it all the same.
 */
export function recoveryRuling(armCase: ArmCase, findings: Findings): Ruling | null {
  const ruling = rulingOn(armCase, findings);
  if (ruling?.verdict !== 'inconclusive') return ruling;
  return { ...ruling, disturbed: wasHeldUpAfterwards(armCase, findings) };
}
