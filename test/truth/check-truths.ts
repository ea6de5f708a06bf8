import { judgeScenario } from '../../harness/judge/judge-scenario.ts';
import type { Arms, Truth } from './truths.ts';
import { worldOfSeed } from './world.ts';

/** A verdict that is not the true one. */
export interface Wrong {
  readonly truth: string;
  readonly seed: number;
  readonly arm: string;
  readonly said: string;
  readonly right: string;
  readonly reason: string;
}

/** What the judge said of many runs whose true answer is known. */
export interface Tally {
  readonly runs: number;
  readonly wrong: readonly Wrong[];
  /** Runs in which it left an arm open of which there is an answer: too little was seen. */
  readonly inconclusive: readonly Wrong[];
}

const armNames = ['control', 'broken', 'mitigated'] as const satisfies readonly (keyof Arms)[];

/** Where more than that is left open of what has an answer, the judge sees too little. */
const openAllowed = 0.02;

/** Whether the judge was never wrong, and left no more open than it may. */
export function isSound({ runs, wrong, inconclusive }: Tally): boolean {
  return runs > 0 && wrong.length === 0 && inconclusive.length <= runs * openAllowed;
}

/** Judges one run per truth and seed. */
export function checkTruths(truths: readonly Truth[], seeds: Iterable<number>): Tally {
  const wrong: Wrong[] = [];
  const inconclusive: Wrong[] = [];
  let runs = 0;
  for (const seed of seeds) {
    for (const truth of truths) {
      runs += 1;
      const arms = truth.tell(worldOfSeed(seed));
      const judged = judgeScenario(armNames.map((name) => arms[name]));
      const found = armNames.flatMap((name): Wrong[] => {
        const { verdict, reason } = judged.get(arms[name].name) ?? { verdict: null, reason: '' };
        const right = truth.right[name];
        if (verdict === right) return [];
        return [{ truth: truth.name, seed, arm: name, said: String(verdict), right, reason }];
      });
      const isWrong = found.filter(({ said }) => said !== 'inconclusive');
      if (isWrong[0] !== undefined) wrong.push(isWrong[0]);
      else if (found[0] !== undefined) inconclusive.push(found[0]);
      else if (truth.shows?.(arms.mitigated) === false) {
        wrong.push({ truth: truth.name, seed, arm: 'mitigated', said: 'not shown', right: 'shown', reason: '' });
      }
    }
  }
  return { runs, wrong, inconclusive };
}
