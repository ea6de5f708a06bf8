import { duplicated, nonIdempotent } from '../../model/duplicated.ts';
import { addressesHit } from '../../model/fault.ts';
import type { RequestRecord } from '../../model/record.ts';
import { failsAt } from '../attempts.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { sprt } from '../sprt.ts';
import { sprtPath } from '../sprt-path.ts';
import { redShares } from './fails.ts';

/** Whether the fault cut a POST off at the node that had taken it on: its effect is there, its answer is not. */
function cutOff({ armCase, findings }: ClaimInput): (record: RequestRecord) => boolean {
  const { requests, nodes } = armCase;
  const hit = new Set(findings.proven.flatMap(addressesHit));
  const names = new Set(nodes.filter(({ address }) => hit.has(address)).map(({ name }) => name));
  const failed = failsAt(hit);
  return (record) => {
    const takenOn = record.arrivals.some(({ node, outcome }) => names.has(node) && outcome === null);
    return nonIdempotent(record, requests) && takenOn && failed(record);
  };
}

/**
 * An anti-pattern's: what a node had already done when the fault cut it off is done again by another node. SPRT of
 * "half of the POSTs that were cut off are done twice" against "1 % are", by the journals of the nodes. A gateway that
 * does not pass them on does none of them twice.
 */
export function testDuplicates(input: ClaimInput): ClaimResult {
  const { armCase, findings } = input;
  const { plan, requests } = armCase;
  const cut = findings.exposures.filter(cutOff(input));
  const outcomes = cut.map((record) => duplicated(record, requests));
  const red = { ...redShares, alpha: plan.alpha, beta: plan.beta };
  const result = sprt(outcomes, red);
  // What the test counts as failed is what was done twice.
  const figures = `${result.failed} of ${result.total} POSTs that the fault cut off were done twice`;
  const decidedAt = result.h1At ?? result.h0At;
  const decision = { ...undecided(plan, 'sprt'), decidedAt, path: sprtPath(outcomes, red, decidedAt) };
  if (result.h1At !== null) return { outcome: 'holds', reason: figures, decision, waitingFor: null };
  if (result.h0At !== null) return { outcome: 'fails', reason: figures, decision, waitingFor: null };
  return {
    outcome: 'undecided',
    reason: `${figures}: too few to tell`,
    decision,
    waitingFor: `more POSTs that the fault cuts off, has ${result.total}`,
  };
}
