import { describe, expect, test } from 'vitest';
import { type SprtPlan, sprt } from './sprt.ts';
import { seeded } from './testing/history-builder.ts';

const green: SprtPlan = { h0: 0.001, h1: 0.05, alpha: 1e-4, beta: 1e-4 };

/** Shares of sequences decided for h1 and for h0 first, and their mean length, where outcomes fail at `rate`. */
function simulate(rate: number, plan: SprtPlan, trials: number, seed: number) {
  const random = seeded(seed);
  const ifFailed = Math.log(plan.h1 / plan.h0);
  const ifClean = Math.log((1 - plan.h1) / (1 - plan.h0));
  const counts = { h0: 0, h1: 0, length: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const drawn: boolean[] = [];
    let ratio = 0;
    // Drawn until surely beyond a threshold; the test under test says where exactly it was decided.
    while (Math.abs(ratio) < Math.log(1 / plan.alpha) + 1) {
      const outcome = random() < rate;
      drawn.push(outcome);
      ratio += outcome ? ifFailed : ifClean;
    }
    const { h0At, h1At } = sprt(drawn, plan);
    const first = Math.min(h0At ?? Infinity, h1At ?? Infinity);
    counts[first === h0At ? 'h0' : 'h1'] += 1;
    counts.length += first;
  }
  return { h0: counts.h0 / trials, h1: counts.h1 / trials, length: counts.length / trials };
}

describe('in the long run', () => {
  const trials = 20_000;
  // Errors large enough to be counted in that many trials.
  const plan: SprtPlan = { h0: 0.02, h1: 0.1, alpha: 0.05, beta: 0.05 };

  test('h1 is taken for true in at most α of the cases in which h0 is, and not far fewer', () => {
    const { h1, length } = simulate(plan.h0, plan, trials, 1);
    expect(h1).toBeLessThan(plan.alpha);
    expect(h1).toBeGreaterThan(plan.alpha / 4);
    // Wald: E[n] = ((1−α) ln B + α ln A) / E[z], with some excess over the thresholds.
    const mean = 0.02 * Math.log(5) + 0.98 * Math.log(0.9 / 0.98);
    const wald = (0.9 * Math.log(0.05 / 0.95)) / mean;
    expect(length / wald).toBeGreaterThan(0.9);
    expect(length / wald).toBeLessThan(1.25);
  });

  test('h0 is taken for true in at most β of the cases in which h1 is, and not far fewer', () => {
    const { h0 } = simulate(plan.h1, plan, trials, 2);
    expect(h0).toBeLessThan(plan.beta * 1.1);
    expect(h0).toBeGreaterThan(plan.beta / 4);
  });

  test('α holds also where one goes on looking after h0 was accepted', () => {
    const random = seeded(3);
    let crossed = 0;
    for (let trial = 0; trial < 2000; trial += 1) {
      const drawn = Array.from({ length: 2000 }, () => random() < plan.h0);
      if (sprt(drawn, plan).h1At !== null) crossed += 1;
    }
    expect(crossed / 2000).toBeLessThan(plan.alpha / (1 - plan.beta));
  });

  test('leaks of 5, 10 and 50 % are never accepted at the plan of a real run', () => {
    for (const [seed, leak] of [0.05, 0.1, 0.5].entries()) {
      expect(simulate(leak, green, 2000, seed)).toMatchObject({ h0: 0, h1: 1 });
    }
  });

  test('noise of 0.1 % is hardly ever taken for a leak', () => {
    expect(simulate(green.h0, green, 2000, 4).h1).toBeLessThan(0.001);
  });
});
