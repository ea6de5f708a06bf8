import { describe, expect, it } from 'vitest';
import { quantile, spreadOf } from './statistics.ts';

describe('statistics', () => {
  it('a quantile is a sample, the smallest that so many do not exceed', () => {
    const samples = [40, 10, 30, 20];
    expect([0, 0.25, 0.5, 0.75, 0.99, 1].map((share) => quantile(samples, share))).toEqual([10, 10, 20, 30, 40, 40]);
  });

  it('the order of samples does not matter, and is left as it was', () => {
    const samples = [3, 1, 2];
    expect(spreadOf(samples)).toEqual({ n: 3, median: 2, min: 1, max: 3, q1: 1, q3: 3 });
    expect(samples).toEqual([3, 1, 2]);
  });

  it('where nothing was measured there is no figure', () => {
    expect(() => spreadOf([])).toThrow('nothing measured');
    expect(() => spreadOf([1, Number.NaN])).toThrow('nothing measured');
  });
});
