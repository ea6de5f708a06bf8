import { counted } from '../../model/counted.ts';
import { latencies } from '../../model/latencies.ts';
import { percentile } from '../../model/percentile.ts';
import { failed } from '../../model/record.ts';
import { failsAt, healthyAddresses } from '../attempts.ts';
import { leakExcluded } from '../binomial.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { endings, inMs, percent } from '../phrases.ts';
import { sprt } from '../sprt.ts';
import { sprtPath } from '../sprt-path.ts';

/** What shows that the arm is not healthy; null = nothing does so far. */
function sickness({ armCase, findings }: ClaimInput, latencyMs: number | null): string | null {
  const { steadyState } = armCase;
  const all = findings.ended;
  const nodes = healthyAddresses(armCase);
  const atNode = all.filter(failsAt(nodes));
  const bad = all.filter(failed);
  if (atNode.length > 0) {
    return `${atNode.length} of ${counted(all.length, 'request')} had a failed attempt at a node without a fault (${endings(atNode)})`;
  }
  const errors = bad.filter((record) => record.gatewayError !== null);
  if (errors.length > 0 && errors.length >= all.length * steadyState.errorRateBelow) {
    return `${errors.length} of ${counted(all.length, 'request')} were gateway errors without a fault (${endings(errors)}); below ${percent(steadyState.errorRateBelow)} is healthy`;
  }
  if (bad.length > 0) {
    return `${bad.length} of ${counted(all.length, 'request')} failed without a fault (${endings(bad)}); a control arm may have none`;
  }
  if (steadyState.latency !== null && latencyMs !== null && latencyMs >= steadyState.latency.belowMs) {
    return `p(${steadyState.latency.percentile}) of the latency was ${inMs(latencyMs)} without a fault; below ${steadyState.latency.belowMs} ms is healthy`;
  }
  return null;
}

/**
 * Without a fault the system is in its steady state over the whole arm: the thresholds hold, and no request and no
 * attempt at any node fails, as what fails here by itself would be held against a mitigation later. How long to look
 * is settled by SPRT of plan.leak against plan.noise on all requests.
 */
export function testHealthy(input: ClaimInput): ClaimResult {
  const { plan, steadyState } = input.armCase;
  const all = input.findings.ended;
  const outcomes = all.map(failed);
  const healthy = { h0: plan.noise, h1: plan.leak, alpha: plan.alpha, beta: plan.beta };
  const result = sprt(outcomes, healthy);
  const wanted = steadyState.latency;
  const latencyMs = wanted === null ? null : percentile(latencies(all), wanted.percentile);
  const decision = {
    ...undecided(plan, 'sprt'),
    leakExcluded: leakExcluded(result.failed, result.total, plan.alpha),
    path: sprtPath(outcomes, healthy, result.h0At),
  };
  const sick = sickness(input, latencyMs);
  if (sick !== null) {
    return { outcome: 'fails', reason: sick, decision: { ...decision, decidedAt: result.total }, waitingFor: null };
  }
  const figures = `${result.failed} of ${counted(result.total, 'request')} failed without a fault`;
  if (result.h0At === null) {
    const more = counted(result.cleanNeeded, 'more clean request');
    return {
      outcome: 'undecided',
      reason: `${figures}: too few to call it healthy (${more} needed)`,
      decision,
      waitingFor: `${more}, has ${result.total - result.failed}`,
    };
  }
  if (wanted !== null && latencyMs === null) {
    return {
      outcome: 'undecided',
      reason: `${figures}, but p(${wanted.percentile}) of the latency needs ten requests beyond it`,
      decision,
      waitingFor: `enough requests for p(${wanted.percentile}) of the latency, has ${result.total}`,
    };
  }
  const latency = wanted === null ? '' : `, p(${wanted.percentile}) of the latency was ${inMs(latencyMs)}`;
  return {
    outcome: 'holds',
    reason: `${figures}${latency}`,
    decision: { ...decision, decidedAt: result.h0At },
    waitingFor: null,
  };
}
