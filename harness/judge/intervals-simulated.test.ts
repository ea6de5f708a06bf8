import { describe, expect, test } from 'vitest';
import { meanCountInterval, medianInterval, shareInterval } from './intervals.ts';
import { seeded } from './testing/history-builder.ts';

describe('however often one looks', () => {
  const alpha = 0.05;
  const runs = 200;

  /** Share of runs in which `misses` is true of any of the looks, which come ever more seldom. */
  function everMissed(misses: (drawn: readonly number[]) => boolean): number {
    const random = seeded(11);
    let missed = 0;
    for (let run = 0; run < runs; run += 1) {
      const drawn = Array.from({ length: 4000 }, () => random() ** 2);
      for (let look = 2; look <= drawn.length; look = Math.ceil(look * 1.08)) {
        if (!misses(drawn.slice(0, look))) continue;
        missed += 1;
        break;
      }
    }
    return missed / runs;
  }

  const outside = ({ low, high }: { low: number; high: number | null }, truth: number) =>
    low > truth || (high !== null && high < truth);

  test('the true share is missed in one run of twenty at most', () => {
    const share = everMissed((drawn) =>
      outside(shareInterval(drawn.filter((value) => value < 0.09).length, drawn.length, alpha), 0.3),
    );
    expect(share).toBeLessThanOrEqual(alpha);
    expect(share).toBeGreaterThan(0);
  });

  test('the true median is missed in one run of twenty at most', () => {
    const sorted = (drawn: readonly number[]) => drawn.toSorted((a, b) => a - b);
    const share = everMissed((drawn) => outside(medianInterval(sorted(drawn), alpha), 0.25));
    expect(share).toBeLessThanOrEqual(alpha);
    expect(share).toBeGreaterThan(0);
  });

  test('the true mean of counts is missed in one run of twenty at most', () => {
    // 0, 1, 2 and 3 with the shares 0.5, 0.207, 0.159 and 0.134.
    const counts = (drawn: readonly number[]) => drawn.map((value) => Math.floor(value * 4));
    const truth = [0.25, 0.5, 0.75].reduce((sum, bound) => sum + 1 - Math.sqrt(bound), 0);
    expect(everMissed((drawn) => outside(meanCountInterval(counts(drawn), 3, alpha), truth))).toBeLessThanOrEqual(
      alpha,
    );
  });
});
