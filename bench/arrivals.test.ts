import { describe, expect, it } from 'vitest';
import { fullestBin, rateError, timelinessOf } from './arrivals.ts';

const even = (count: number, everyMs: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => 1000 + index * everyMs);

describe('arrivals', () => {
  it('even arrivals fill every 10 ms alike and are never late', () => {
    const seen = timelinessOf(even(1001, 1), 1000);
    expect(seen.fullestBin).toBeCloseTo(1, 2);
    expect(seen).toMatchObject({ latenessP50Ms: 0, latenessP99Ms: 0, rateErrorPercent: 0 });
  });

  it('a second sent at its beginning is one full bin', () => {
    const bursts = Array.from({ length: 300 }, (_, index) => Math.floor(index / 100) * 1000);
    expect(fullestBin(bursts)).toBeCloseTo(100 / (300 / 200), 6);
  });

  it('what waited in the middle is late against the schedule of the others', () => {
    const arrived = even(100, 10).map((at, index) => (index === 50 ? at + 7 : at));
    const { latenessP50Ms, latenessP99Ms } = timelinessOf(arrived, 100);
    expect(latenessP50Ms).toBe(0);
    expect(latenessP99Ms).toBe(0);
    expect(timelinessOf(arrived.slice(0, 60), 100).latenessP99Ms).toBe(7);
  });

  it('lateness that the generator knows itself is taken before any schedule', () => {
    expect(timelinessOf(even(3, 10), 100, [1, 2, 3])).toMatchObject({ latenessP50Ms: 2, latenessP99Ms: 3 });
  });

  it('the rate is that between the first arrival and the last', () => {
    expect(rateError(even(101, 10), 100)).toBe(0);
    expect(rateError(even(101, 12.5), 100)).toBeCloseTo(20, 6);
  });
});
