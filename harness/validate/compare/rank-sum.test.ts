import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chancesOf } from './rank-sum.ts';

/** Every choice of so many of them, one by one. */
function choices(values: readonly number[], size: number): readonly (readonly number[])[] {
  const [first, ...rest] = values;
  if (size === 0) return [[]];
  if (first === undefined) return [];
  return [...choices(rest, size - 1).map((chosen) => [first, ...chosen]), ...choices(rest, size)];
}

const values = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 });

describe('chancesOf', () => {
  it('is one of all ways where every value of one side is above every one of the other', () => {
    expect(chancesOf([0, 0], [1, 1]).above).toBeCloseTo(1 / 6);
    expect(chancesOf([1, 2, 3, 4, 5], [6, 7, 8, 9, Number.POSITIVE_INFINITY]).above).toBeCloseTo(1 / 252);
    expect(1 / chancesOf(Array(8).fill(0), Array(8).fill(1)).above).toBeCloseTo(12_870);
  });

  it('is the published one of a table of Mann and Whitney', () => {
    // n = 4, m = 4, U = 2: 0.057 (Ann. Math. Statist. 18, 1947, table 1).
    expect(chancesOf([1, 2, 3, 6], [4, 5, 7, 8]).above).toBeCloseTo(0.057, 3);
  });

  it('is sure where all are the same, or nothing is known of a side', () => {
    expect(chancesOf([3, 3, 3], [3, 3, 3]).above).toBe(1);
    expect(chancesOf([], [1]).above).toBe(1);
  });

  it('is what counting all ways one by one comes to, with ties', () => {
    fc.assert(
      fc.property(values, values, (less, more) => {
        const all = [...less, ...more];
        const rank = (value: number): number =>
          all.filter((one) => one < value).length + (all.filter((one) => one === value).length + 1) / 2;
        const sum = (ranks: readonly number[]): number => ranks.reduce((total, one) => total + one, 0);
        const seen = sum(more.map(rank));
        const ways = choices(all.map(rank), more.length).map(sum);
        const expected = ways.filter((one) => one >= seen - 1e-9).length / ways.length;
        expect(chancesOf(less, more).above).toBeCloseTo(expected, 10);
      }),
    );
  });

  it('is the same in whatever order values come, and turned round where sides are', () => {
    fc.assert(
      fc.property(values, values, (less, more) => {
        expect(chancesOf(less.toReversed(), more.toSorted())).toEqual(chancesOf(less, more));
        expect(chancesOf(more, less)).toEqual({
          above: chancesOf(less, more).below,
          below: chancesOf(less, more).above,
        });
      }),
    );
  });
});
