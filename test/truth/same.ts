import { testClaim } from '../../harness/judge/claims/index.ts';
import { gather } from '../../harness/judge/evidence.ts';
import { brokenCase, failoverCase, seeded } from '../../harness/judge/testing/history-builder.ts';
import type { ArmCase } from '../../harness/model/arm-case.ts';
import { type Measure, measures, noWorse, worsens } from '../../harness/model/claim.ts';
import { type Behaviour, failover, historyOf, marksOf, observe } from './simulate.ts';
import { between, type World, worldOfSeed } from './world.ts';

/** An arm that was said to differ from itself. */
interface Different {
  readonly seed: number;
  readonly measure: Measure;
  readonly reason: string;
}

/** What the judge said of arms that were held against themselves. */
export interface SameTally {
  readonly pairs: number;
  readonly comparisons: number;
  readonly different: readonly Different[];
}

/** Says whether one arm is worse than another by any measure, so many times, and gives the reason where it is. */
export function differences(
  first: ArmCase,
  second: ArmCase,
  times: (measure: Measure) => number = () => 1,
): readonly Pick<Different, 'measure' | 'reason'>[] {
  const other = { armCase: first, findings: gather(first) };
  const findings = gather(second);
  return measures.flatMap((measure) => {
    const than = { measure, than: first.name, by: times(measure) };
    const said = (claim: ArmCase['claim']) =>
      testClaim({ armCase: { ...second, claim }, findings, other: () => other });
    const more = said(worsens(than));
    if (more.outcome === 'holds') return [{ measure, reason: more.reason }];
    const notMore = said(noWorse(than));
    return notMore.outcome === 'fails' ? [{ measure, reason: notMore.reason }] : [];
  });
}

/** An arm that leaks, repeats POSTs and is at times slow: every measure has something to tell. */
function restless(random: () => number): Behaviour {
  const leak = between(random, 0, 0.5);
  const slow = between(random, 0, 0.3);
  const ending = () => (random() < slow ? { laterMs: between(random, 1, 60) } : {});
  return {
    ...failover,
    react: () => (random() < leak ? 'give-up' : 'pass-on'),
    failsAs: () => (random() < 0.5 ? 'connect-refused' : 'premature-close'),
    takenOn: () => random() < 0.3,
    end: ending,
    endOther: ending,
  };
}

/** Two runs of one arm: the same world and behaviour, and another chance. */
function twice(seed: number): readonly [ArmCase, ArmCase] {
  const world = worldOfSeed(seed);
  const draw = Math.floor(world.random() * 2 ** 32);
  const run = (chance: number): ArmCase['history'] => {
    // What the behaviour is like is drawn first, and is the same in both.
    const like = seeded(draw);
    let drawn = 0;
    const after = seeded(chance);
    const random = (): number => (drawn++ < 2 ? like() : after());
    const behaviour = restless(random);
    const own: World = { ...world, random: after };
    const marks = marksOf(own, behaviour.takesEffect);
    return historyOf(observe(own, behaviour, marks), marks);
  };
  const { nodes } = world;
  return [
    brokenCase({ nodes, history: run(draw ^ 0x5bd1e995) }),
    failoverCase({ nodes, history: run(draw ^ 0x2545f491) }),
  ];
}

/** Holds an arm of each seed against itself, by every measure. */
export function checkSame(seeds: Iterable<number>): SameTally {
  const different: Different[] = [];
  let pairs = 0;
  for (const seed of seeds) {
    pairs += 1;
    const [first, second] = twice(seed);
    different.push(...differences(first, second).map((one) => ({ seed, ...one })));
  }
  return { pairs, comparisons: pairs * measures.length, different };
}
