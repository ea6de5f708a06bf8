import { lnFactorial } from '../harness/judge/binomial.ts';
import { redShares } from '../harness/judge/claims/fails.ts';
import { leakPlan } from '../harness/judge/leak-test.ts';
import type { SprtPlan } from '../harness/judge/sprt.ts';
import { seeded } from '../harness/judge/testing/history-builder.ts';
import { decisionPlan } from '../harness/model/decision.ts';

/**
 * What the judge's tests come to in simulation, beside what theory says; written into docs/judging.md by `npm run docs`.
 * The seeds are fixed, so that the figures are the same everywhere.
 */
const walks = 20_000;
/** Arms of the five stories. */
const plannedArms = 86;

interface Row {
  readonly name: string;
  readonly plan: SprtPlan;
}

/** As a run has them unless it is told otherwise. */
const takes = 2;

const normal = decisionPlan(plannedArms, 'normal', takes);
const rows: readonly Row[] = [
  { name: 'red: half of them fail', plan: { ...redShares, alpha: normal.alpha, beta: normal.beta } },
  { name: 'none, 5 % excluded', plan: leakPlan(normal) },
  { name: 'none, 1 % excluded (`strict`)', plan: leakPlan(decisionPlan(plannedArms, 'strict', takes)) },
];

interface Bounds {
  readonly ifFailed: number;
  readonly ifClean: number;
  readonly upper: number;
  readonly lower: number;
}

function boundsOf({ h0, h1, alpha, beta }: SprtPlan): Bounds {
  return {
    ifFailed: Math.log(h1 / h0),
    ifClean: Math.log((1 - h1) / (1 - h0)),
    upper: Math.log((1 - beta) / alpha),
    lower: Math.log(beta / (1 - alpha)),
  };
}

/** Wald's approximation of how many outcomes it takes, where `share` of them fail and a decision for h1 has this probability. */
function expectedSize({ ifFailed, ifClean, upper, lower }: Bounds, share: number, forH1: number): number {
  return (forH1 * upper + (1 - forH1) * lower) / (share * ifFailed + (1 - share) * ifClean);
}

/**
 * Walks until a bound is reached, where `share` of the outcomes fail. An error that rare is never seen by counting: each
 * walk that ends at the wrong bound under the *other* hypothesis is weighed by the likelihood ratio, which makes the
 * sum an estimate of it (importance sampling).
 */
function simulate(plan: SprtPlan, truth: 'h0' | 'h1', random: () => number) {
  const bounds = boundsOf(plan);
  const share = plan[truth];
  let outcomes = 0;
  let otherError = 0;
  for (let walk = 0; walk < walks; walk += 1) {
    let ratio = 0;
    while (ratio < bounds.upper && ratio > bounds.lower) {
      ratio += random() < share ? bounds.ifFailed : bounds.ifClean;
      outcomes += 1;
    }
    if (truth === 'h1' && ratio >= bounds.upper) otherError += Math.exp(-ratio);
    if (truth === 'h0' && ratio <= bounds.lower) otherError += Math.exp(ratio);
  }
  return { size: outcomes / walks, otherError: otherError / walks };
}

function scientific(value: number): string {
  return value.toExponential(1);
}

function sprtTable(): readonly string[] {
  const random = seeded(20_261_127);
  return [
    '| test | α = β | sample under h₀: Wald, simulated | under h₁ | type I error, simulated | type II |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ name, plan }) => {
      const bounds = boundsOf(plan);
      const none = simulate(plan, 'h0', random);
      const some = simulate(plan, 'h1', random);
      const sizes = (share: number, forH1: number, simulated: number): string =>
        `${expectedSize(bounds, share, forH1).toFixed(1)}, ${simulated.toFixed(1)}`;
      const alpha =
        plan.alpha === plan.beta ? scientific(plan.alpha) : `${scientific(plan.alpha)}, ${scientific(plan.beta)}`;
      const cells = [
        `${name} (h₁ ${plan.h1 * 100} %, h₀ ${plan.h0 * 100} %)`,
        alpha,
        sizes(plan.h0, plan.alpha, none.size),
        sizes(plan.h1, 1 - plan.beta, some.size),
        scientific(some.otherError),
        scientific(none.otherError),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

/** How often a confidence sequence for a share ever excludes the true one, looked at after each of so many outcomes. */
function missed(share: number, alpha: number, outcomes: number, runs: number, random: () => number): number {
  let misses = 0;
  for (let run = 0; run < runs; run += 1) {
    let failed = 0;
    for (let total = 1; total <= outcomes; total += 1) {
      if (random() < share) failed += 1;
      const mixture = lnFactorial(failed) + lnFactorial(total - failed) - lnFactorial(total + 1);
      const truth = failed * Math.log(share) + (total - failed) * Math.log1p(-share);
      if (mixture + Math.log(alpha) >= truth) {
        misses += 1;
        break;
      }
    }
  }
  return misses / runs;
}

function sequenceTable(): readonly string[] {
  const random = seeded(7);
  const alpha = 0.05;
  const [outcomes, runs] = [1000, 2000];
  return [
    `| true share | ever outside of its ${100 * (1 - alpha)} % sequence within ${outcomes} outcomes |`,
    '| --- | --- |',
    ...[0.01, 0.1, 0.5].map(
      (share) => `| ${share * 100} % | ${(100 * missed(share, alpha, outcomes, runs, random)).toFixed(1)} % |`,
    ),
  ];
}

/** How often the test of "none" refutes a system whose failures are noise, as they come in clusters of this size. */
function refutedByClusters(size: number, requests: number, runs: number, random: () => number): number {
  const plan = leakPlan(normal);
  const { ifFailed, ifClean, upper } = boundsOf(plan);
  let refuted = 0;
  for (let run = 0; run < runs; run += 1) {
    let ratio = 0;
    let left = 0;
    for (let request = 0; request < requests && ratio < upper; request += 1) {
      if (left === 0 && random() < plan.h0 / size) left = size;
      ratio += left > 0 ? ifFailed : ifClean;
      left = Math.max(0, left - 1);
    }
    if (ratio >= upper) refuted += 1;
  }
  return refuted / runs;
}

function clusterTable(): readonly string[] {
  const random = seeded(11);
  const [requests, runs] = [500, 20_000];
  return [
    `| failures of 0.1 % come | arms of ${requests} requests that are refuted for them |`,
    '| --- | --- |',
    ...[1, 2, 3, 5, 10].map((size) => {
      const share = refutedByClusters(size, requests, runs, random);
      return `| ${size === 1 ? 'each by itself' : `${size} at a time`} | ${(100 * share).toFixed(2)} % |`;
    }),
  ];
}

const markers = { begin: '<!-- simulated: npm run docs -->', end: '<!-- /simulated -->' };

/** The text with its simulated tables made anew. */
export function withStatistics(text: string): string {
  const begin = text.indexOf(markers.begin);
  const end = text.indexOf(markers.end);
  if (begin === -1 || end < begin) throw new Error(`the text has no ${markers.begin} … ${markers.end}`);
  const tables = [sprtTable(), sequenceTable(), clusterTable()].map((lines) => lines.join('\n'));
  return `${text.slice(0, begin)}${markers.begin}\n\n${tables.join('\n\n')}\n\n${text.slice(end)}`;
}
