import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfSeparations, thresholdBetween } from './separation.ts';

describe('chanceOfSeparations', () => {
  it('is one of four for each round where all are apart', () => {
    expect(chanceOfSeparations(6, 6)).toBeCloseTo(4 ** -6, 12);
    expect(chanceOfSeparations(1, 1)).toBeCloseTo(0.25, 12);
  });

  it('is that of a binomial', () => {
    expect(chanceOfSeparations(2, 3)).toBeCloseTo(10 / 64, 12);
    expect(chanceOfSeparations(0, 9)).toBeCloseTo(1, 12);
    expect(chanceOfSeparations(0, 0)).toBe(1);
  });

  it('grows smaller with each that is apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (rounds, number) => {
        const apart = number % rounds;
        expect(chanceOfSeparations(apart + 1, rounds)).toBeLessThan(chanceOfSeparations(apart, rounds));
      }),
    );
  });
});

describe('thresholdBetween', () => {
  it('lies between two values, whichever is the higher one', () => {
    expect(thresholdBetween(0, 1)).toBe(0.5);
    expect(thresholdBetween(200, 100)).toBe(150);
  });

  it('is a second above the lower one, and more, where the other has no end', () => {
    expect(thresholdBetween(Number.POSITIVE_INFINITY, 0)).toBe(1000);
    expect(thresholdBetween(5000, Number.POSITIVE_INFINITY)).toBe(11_000);
  });
});
