import type { ArmDocument } from '../../model/run-document.ts';

const percent = (share: number) => `${Math.ceil(share * 1000 - 1e-9) / 10} %`;

/** What each claim leaves open, whatever its figures. */
const open: Readonly<Record<ArmDocument['claim']['type'], string>> = {
  healthy: 'It says that this machine and this config are well without a fault, and nothing of what a fault would do.',
  fails: 'It says that the error comes about in this way, not that it is the only way in which it does.',
  noErrors: 'It speaks of requests that meet this fault; others may fail for reasons of their own.',
  atMost: 'It is a bound on failures, not their absence: some requests may fail each time.',
  cleanAfter: 'It says nothing of the requests before that instant: they may fail.',
  answers: 'The answers are the allowed ones; whether a visitor is content with them it does not say.',
  deliversOnce: 'Jobs are delivered, but later: it does not say when.',
  duplicates: 'It says that work is done twice, not how often that happens in production.',
  worsens: 'It compares two arms under this load; under another one the factor is another.',
  noWorse: 'It compares two arms under this load, and does not say that either is good.',
};

function verdictLeavesOpen({ verdict, decision, claim }: ArmDocument): readonly string[] {
  if (verdict === 'refuted')
    return ['It is refuted for this config and this fault. A bound that is wider was not tested.'];
  if (verdict === 'inconclusive')
    return ['It is neither shown nor refuted: nothing follows from it, and least of all that it works.'];
  if (verdict !== 'confirmed') return ['It was not put to the test.'];
  const leak = decision.leakExcluded;
  const rest = leak === null || claim.type === 'fails' ? [] : [`A leak below ${percent(leak)} is not excluded.`];
  return [...rest, open[claim.type]];
}

/** What the verdict of an arm does not say, for those who would read more into it. */
export function notClaimed(arm: ArmDocument): readonly string[] {
  const { ratePerSecond, model } = arm.load;
  const load = `It was seen under ${ratePerSecond} requests per second (${model} model), for ${Math.round(arm.load.durationMs / 100) / 10} s.`;
  return [...verdictLeavesOpen(arm), ...(arm.requests.sent === 0 ? [] : [load])];
}
