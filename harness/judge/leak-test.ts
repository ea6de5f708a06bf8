import type { DecisionPlan } from '../model/decision.ts';
import type { RequestRecord } from '../model/record.ts';
import { leakExcluded } from './binomial.ts';
import type { ClaimResult } from './claim-result.ts';
import { many, percent, probability } from './phrases.ts';
import { sprt } from './sprt.ts';

/**
 * Exposures are tested rather than all at-risk requests where they are at least this share of them. Below it the
 * mitigation works by keeping requests away from the fault (an ejected node, a cache): a handful of exposures would
 * then never exclude a leak, while the at-risk requests show what it promises.
 */
export const leastSharePreferred = 0.1;

/** Tests that can refute an arm: exposures, at-risk requests, and recovery. Each takes its part of α (Bonferroni). */
export const refutingTests = 3;

/** The requests that a claim of "none" is tested on. */
export interface LeakPopulation {
  /** Requests that met the fault. */
  readonly preferred: readonly RequestRecord[];
  /** All requests that the claim speaks of, those included. */
  readonly all: readonly RequestRecord[];
  /** "requests that met the fault at app-2" and "requests at risk". */
  readonly nameOfPreferred: string;
  readonly nameOfAll: string;
  /** What the claim does not allow. */
  readonly bad: (record: RequestRecord) => boolean;
  /** "failed". */
  readonly badInWords: string;
  /** How the bad ones ended. */
  readonly describe: (bad: readonly RequestRecord[]) => string;
}

/**
 * Tests "none of them is bad" as plan.leak (h1) against plan.noise (h0).
 *
 * Fails where noise is rejected among the preferred requests or among all: an error that the mitigation has moved
 * elsewhere counts like one that it has left in place. Each test has its part of α. Holds where the leak is rejected and
 * none at all is bad; one bad request below the leak is neither (docs/decisions/0002-one-error-is-not-none.md).
 */
export function testLeak(population: LeakPopulation, plan: DecisionPlan): ClaimResult {
  const { preferred, all, bad } = population;
  const test = { h0: plan.noise, h1: plan.leak, alpha: plan.alpha / refutingTests, beta: plan.beta };
  const ofPreferred = sprt(preferred.map(bad), test);
  const ofAll = sprt(all.map(bad), test);
  const usesPreferred = preferred.length > 0 && preferred.length >= all.length * leastSharePreferred;
  const tested = usesPreferred ? ofPreferred : ofAll;
  const name = usesPreferred ? population.nameOfPreferred : population.nameOfAll;
  const excluded = leakExcluded(tested.failed, tested.total, plan.alpha);
  const decision = { test: 'sprt', alpha: plan.alpha, beta: plan.beta, leakExcluded: excluded } as const;

  if (ofPreferred.h1At !== null || ofAll.h1At !== null) {
    const guilty = ofPreferred.h1At !== null ? ofPreferred : ofAll;
    const guiltyName = ofPreferred.h1At !== null ? population.nameOfPreferred : population.nameOfAll;
    const how = population.describe((ofPreferred.h1At !== null ? preferred : all).filter(bad));
    return {
      outcome: 'fails',
      reason: `${guilty.failed} of ${guilty.total} ${guiltyName} ${population.badInWords} (${how}); the claim allows none`,
      decision: { ...decision, decidedAt: guilty.h1At, leakExcluded: null },
      waitingFor: null,
    };
  }
  if (tested.h0At === null) {
    const waitingFor = `${tested.cleanNeeded} more clean ${name}, has ${tested.total - tested.failed}`;
    return {
      outcome: 'undecided',
      reason: `${tested.failed} of ${tested.total} ${name} ${population.badInWords}: too few to tell a leak of ${percent(plan.leak)} from none (${many(tested.cleanNeeded, 'more clean one')} needed)`,
      decision: { ...decision, decidedAt: null },
      waitingFor,
    };
  }
  if (ofAll.failed > 0) {
    const seen = tested.failed > 0 ? tested : ofAll;
    const seenName = tested.failed > 0 ? name : population.nameOfAll;
    return {
      outcome: 'undecided',
      reason: `${seen.failed} of ${seen.total} ${seenName} ${population.badInWords} (${population.describe(all.filter(bad))}): fewer than the ${percent(plan.leak)} it tests for, but not none`,
      decision: { ...decision, decidedAt: null },
      waitingFor: null,
    };
  }
  return {
    outcome: 'holds',
    reason: `0 of ${tested.total} ${name} ${population.badInWords}; a leak of ${percent(excluded ?? 1, 'up')} or more is excluded at α = ${probability(plan.alpha)}`,
    decision: { ...decision, decidedAt: tested.h0At },
    waitingFor: null,
  };
}

/** "requests that met the fault at app-2" for the targets of a fault. */
export function metTheFault(targets: readonly string[]): string {
  return targets.length === 0 ? 'requests that met the fault' : `requests that met the fault at ${targets.join(', ')}`;
}
