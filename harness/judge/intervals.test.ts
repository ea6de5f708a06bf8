import { describe, expect, test } from 'vitest';
import { coarseShareInterval, meanCountInterval, medianInterval, runningInterval, shareInterval } from './intervals.ts';

test('nothing is known of nothing', () => {
  const unknown = { low: 0, value: null, high: null };
  expect(shareInterval(0, 0, 0.01)).toEqual(unknown);
  expect(meanCountInterval([], 8, 0.01)).toEqual(unknown);
  expect(medianInterval([], 0.01)).toEqual(unknown);
  expect(medianInterval([1, 2, 3], 0.01)).toEqual(unknown);
});

test('a share is excluded where the mixture is 1/α times as likely', () => {
  // Of 100 without a hit the mixture gives 1/101: (1 − p)^100 = 0.01/101.
  expect(shareInterval(0, 100, 0.01)).toEqual({ low: 0, value: 0, high: expect.closeTo(1 - (0.01 / 101) ** 0.01, 9) });
  expect(shareInterval(100, 100, 0.01)).toEqual({ low: expect.closeTo((0.01 / 101) ** 0.01, 9), value: 1, high: 1 });
});

test('a coarse share is next to none, or half and more, or not known', () => {
  const plan = { h0: 0.01, h1: 0.5, alpha: 1e-4, beta: 1e-4 };
  const hits = (count: number, total: number) => Array.from({ length: total }, (_, index) => index < count);
  expect(coarseShareInterval(hits(0, 14), plan)).toEqual({ low: 0, value: 0, high: 0.01 });
  expect(coarseShareInterval(hits(3, 3), plan)).toEqual({ low: 0.5, value: 1, high: 1 });
  expect(coarseShareInterval(hits(0, 13), plan)).toEqual({ low: 0, value: 0, high: 1 });
  expect(coarseShareInterval(hits(0, 0), plan)).toEqual({ low: 0, value: null, high: null });
  // First it looks like one, then like the other: both tests were decided.
  expect(coarseShareInterval(hits(3, 40), plan)).toEqual({ low: 0, value: 0.075, high: 1 });
});

test('the ends of the interval of a median are order statistics of the sample', () => {
  // Of 20, 3!·17!/21! ≥ 0.5^20/0.05 > 4!·16!/21!: three values below are too few, four are not.
  const values = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(medianInterval(values, 0.05)).toEqual({ low: 4, value: 10, high: 17 });
});

test('equal values leave room for others that have not shown', () => {
  const { low, value, high } = meanCountInterval(
    Array.from({ length: 30 }, () => 2),
    8,
    1e-5,
  );
  expect(value).toBe(2);
  expect(low).toBeLessThan(1.5);
  expect(high).toBeGreaterThan(3);
});

test('counts beyond the cap are counted as the cap', () => {
  expect(meanCountInterval([1, 3, 100], 8, 0.01)).toMatchObject({ value: 4, high: expect.any(Number) });
  expect(meanCountInterval([100, 100], 8, 0.01).high).toBe(8);
});

describe('what a confidence sequence has excluded stays excluded', () => {
  const shareOf = (hits: readonly boolean[]) => (count: number) =>
    shareInterval(hits.slice(0, count).filter(Boolean).length, count, 0.01);

  test('also where later samples would let it in again', () => {
    const hits = Array.from({ length: 100 }, (_, index) => index < 90 && index % 5 !== 0);
    const running = runningInterval(100, shareOf(hits));
    expect(running.low).toBe(shareOf(hits)(90).low);
    expect(running.low).toBeGreaterThan(shareOf(hits)(100).low);
    expect(running.value).toBe(0.72);
  });

  test('but where the value of all is not among what is left, the interval of all stands', () => {
    const moving = Array.from({ length: 400 }, (_, index) => index < 150 && index % 2 === 0);
    expect(shareOf(moving)(150).low).toBeGreaterThan(75 / 400);
    expect(runningInterval(400, shareOf(moving))).toEqual(shareOf(moving)(400));
  });

  test('nor is one left that is empty', () => {
    const hits = Array.from({ length: 400 }, (_, index) => index < 200);
    expect(runningInterval(400, shareOf(hits))).toEqual(shareOf(hits)(400));
  });

  test('and fewer than ten samples have only the interval of all of them', () => {
    expect(runningInterval(9, shareOf([]))).toEqual(shareOf([])(9));
  });
});
