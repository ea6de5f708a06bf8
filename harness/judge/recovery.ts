import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import { latencies } from '../model/latencies.ts';
import { percentile } from '../model/percentile.ts';
import { failed, type RequestRecord } from '../model/record.ts';
import type { Findings } from './evidence.ts';
import { leakPlan } from './leak-test.ts';
import { endings, inMs, percent } from './phrases.ts';
import { inconclusive, type Ruling, refuted } from './ruling.ts';
import { sprt } from './sprt.ts';

/** Requests in the times after the fault, between cycles and at the end; under cleanAfter those that it speaks of. */
function afterwards({ claim }: ArmCase, { clear, proven }: Findings): readonly RequestRecord[] {
  if (claim.type !== 'cleanAfter') return clear;
  const from = (proven[0]?.from ?? 0) + claim.ms;
  return clear.filter((record) => (record.doneMs ?? 0) >= from);
}

/**
 * Whether the system is in its steady state again once the fault is gone; null = it is. Errors that go on (noise is
 * rejected) refute a mitigation: it has made an outage longer than its fault. A few errors, a slow answer, a node that
 * did not come back, or nothing to look at are not enough for that.
 *
 * A cyclic fault is gone between its cycles too, so the times after all of them are looked at together. A steady one
 * lasts as long as the load, and is looked at only where requests were sent after it.
 */
export function recoveryRuling(armCase: ArmCase, findings: Findings): Ruling | null {
  const { plan, steadyState, fault } = armCase;
  const requests = afterwards(armCase, findings);
  const bad = requests.filter(failed);
  const figures = `${bad.length} of ${counted(requests.length, 'request')} failed after the fault was gone`;
  if (sprt(requests.map(failed), leakPlan(plan)).h1At !== null) {
    return refuted(
      'recovery',
      `recovery did not come: ${figures} (${endings(bad)}), the last one ${inMs(findings.recoveryMs)} after`,
    );
  }
  if (fault?.shape === 'cyclic') {
    if (findings.proven.at(-1)?.recoveredAt === null) {
      return inconclusive('recovery', `${fault.place} was not seen healthy again after the last cycle of the fault`);
    }
    if (requests.length === 0)
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
