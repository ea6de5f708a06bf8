import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import type { DecisionPlan } from '../model/decision.ts';
import type { RequestRecord } from '../model/record.ts';
import type { DecisionPath } from '../model/verdict.ts';
import { leakExcluded } from './binomial.ts';
import { type ClaimResult, undecided } from './claim-result.ts';
import type { Findings } from './evidence.ts';
import { endings, percent, timesOf } from './phrases.ts';
import { type SprtPlan, type SprtResult, sprt } from './sprt.ts';
import { sprtPath } from './sprt-path.ts';

/**
 * Exposures are tested rather than all at-risk requests where they are at least this share of them. Below it the
 * mitigation works by keeping requests away from the fault (an ejected node, a cache): a handful of exposures would
 * then never exclude a leak, while the at-risk requests show what it promises.
 */
export const leastSharePreferred = 0.1;

/** Tests that can refute an arm: exposures, at-risk requests, and recovery. Each takes its part of α (Bonferroni). */
export const refutingTests = 3;

/**
 * As many where the claim has a second condition: exposures and at-risk requests share a third of α then, and the second
 * condition has the one that is left beside recovery's.
 */
export const testsBesideAnother = 2 * refutingTests;

/** The α of a second condition of a claim of none. */
export function secondAlpha({ alpha }: DecisionPlan): number {
  return alpha / refutingTests;
}

/** The requests that a claim of "none" is tested on. */
export interface LeakPopulation {
  /** Requests that met the fault. */
  readonly preferred: readonly RequestRecord[];
  /** All requests that can show a leak, those included. */
  readonly all: readonly RequestRecord[];
  /** All that the claim speaks of; unset: no others. Those besides show no leak, but each that is bad counts. */
  readonly claimed?: readonly RequestRecord[];
  /** "requests that met the fault at app-2", "requests at risk in full effect" and "requests at risk". */
  readonly nameOfPreferred: string;
  readonly nameOfAll: string;
  readonly nameOfClaimed?: string;
  /** What the claim does not allow. */
  readonly bad: (record: RequestRecord) => boolean;
  /** "failed". */
  readonly badInWords: string;
}

/** The test of one group of requests. */
interface Tally {
  readonly result: SprtResult;
  readonly bad: readonly RequestRecord[];
  /** "3 of 216 requests at risk failed". */
  readonly figures: string;
  readonly name: string;
  readonly path: (decidedAt: number | null) => DecisionPath;
}

/** The sequential test of "none of them is bad", as one of the tests that can refute an arm. */
export function leakPlan(plan: DecisionPlan, tests = refutingTests): SprtPlan {
  return { h0: plan.noise, h1: plan.leak, alpha: plan.alpha / tests, beta: plan.beta };
}

/** Whether the requests that met the fault are tested, rather than all at risk. */
export function testsPreferred({ preferred, all }: Pick<LeakPopulation, 'preferred' | 'all'>): boolean {
  return preferred.length > 0 && preferred.length >= all.length * leastSharePreferred;
}

function tallyOf(
  requests: readonly RequestRecord[],
  name: string,
  { bad, badInWords }: LeakPopulation,
  plan: SprtPlan,
): Tally {
  const outcomes = requests.map(bad);
  const result = sprt(outcomes, plan);
  return {
    result,
    bad: requests.filter(bad),
    figures: `${result.failed} of ${result.total} ${name} ${badInWords}`,
    name,
    path: (decidedAt) => sprtPath(outcomes, plan, decidedAt),
  };
}

/**
 * Tests "none of them is bad" as plan.leak (h1) against plan.noise (h0).
 *
 * Fails where noise is rejected among the preferred requests or among all that the claim speaks of: an error that the mitigation has moved
 * elsewhere counts like one that it has left in place. Each test is one of `tests` that share α. Holds where the leak is rejected
 * and none at all is bad; one bad request below the leak is neither (docs/decisions/0002-one-error-is-not-none.md).
 */
export function testLeak(population: LeakPopulation, plan: DecisionPlan, tests = refutingTests): ClaimResult {
  const preferred = tallyOf(population.preferred, population.nameOfPreferred, population, leakPlan(plan, tests));
  const all = tallyOf(population.all, population.nameOfAll, population, leakPlan(plan, tests));
  const { claimed = population.all, nameOfClaimed = population.nameOfAll } = population;
  const everything = tallyOf(claimed, nameOfClaimed, population, leakPlan(plan, tests));
  const tested = testsPreferred(population) ? preferred : all;
  const { failed, total, h0At, cleanNeeded } = tested.result;
  const excluded = leakExcluded(failed, total, plan.alpha);
  const decision = { ...undecided(plan, 'sprt'), leakExcluded: excluded, path: tested.path(h0At) };

  const guilty = [preferred, everything].find(({ result }) => result.h1At !== null);
  if (guilty !== undefined) {
    return {
      outcome: 'fails',
      reason: `${guilty.figures} (${endings(guilty.bad)}); the claim allows none`,
      decision: { ...undecided(plan, 'sprt'), decidedAt: guilty.result.h1At, path: guilty.path(guilty.result.h1At) },
      waitingFor: null,
    };
  }
  if (h0At === null) {
    return {
      outcome: 'undecided',
      reason: `${tested.figures}: too few to tell a leak of ${percent(plan.leak)} from none (${counted(cleanNeeded, 'more clean one')} needed)`,
      decision,
      waitingFor: `${cleanNeeded} more clean ${tested.name}, has ${total - failed}`,
    };
  }
  const notNone = [tested, everything].find(({ bad }) => bad.length > 0);
  if (notNone !== undefined) {
    return {
      outcome: 'undecided',
      reason: `${notNone.figures} (${endings(notNone.bad)}): fewer than the ${percent(plan.leak)} it tests for, but not none`,
      decision,
      waitingFor: null,
    };
  }
  return {
    outcome: 'holds',
    reason: `${tested.figures}; a leak of ${percent(excluded ?? 1, 'up')} or more would have been caught ${timesOf(plan.alpha)}`,
    decision: { ...decision, decidedAt: h0At },
    waitingFor: null,
  };
}

/** The requests of a claim about all that are at risk: what the fault has in full effect can show a leak. */
export function populationAtRisk(
  { exposures, inEffect, atRisk }: Findings,
  fault: ArmCase['fault'],
): Pick<LeakPopulation, 'preferred' | 'all' | 'claimed' | 'nameOfPreferred' | 'nameOfAll' | 'nameOfClaimed'> {
  const nameOfClaimed = 'requests at risk';
  const nameOfAll = inEffect.length === atRisk.length ? nameOfClaimed : 'requests at risk in full effect';
  const names = { nameOfPreferred: metTheFault(fault), nameOfAll, nameOfClaimed };
  return { preferred: exposures, all: inEffect, claimed: atRisk, ...names };
}

/** "requests that met the fault at app-2" for a fault that is put on app-2. */
export function metTheFault(fault: ArmCase['fault']): string {
  return fault === null || fault.place === ''
    ? 'requests that met the fault'
    : `requests that met the fault at ${fault.place}`;
}
