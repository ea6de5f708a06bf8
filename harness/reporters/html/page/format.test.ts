import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatMs, formatShare, formatTiny } from './format.ts';

test('a share that is not none or all is never told as that', () => {
  const shares = [
    [0, 10],
    [1, 1_000_000],
    [1, 1200],
    [1, 12],
    [1, 3],
    [9_999, 10_000],
    [99_999, 100_000],
    [10, 10],
    [0, 0],
  ] as const;
  expect(shares.map(([part, of]) => formatShare(part, of))).toEqual([
    '0 %',
    '< 0.01 %',
    '0.08 %',
    '8.3 %',
    '33 %',
    '> 99.9 %',
    '> 99.9 %',
    '100 %',
    '–',
  ]);
});

test('durations have as many digits as they are worth', () => {
  expect([null, 0, 4.24, 21.817, 452.4, 1_240, 61_000].map(formatMs)).toEqual([
    '–',
    '0 ms',
    '4.2 ms',
    '21.8 ms',
    '452 ms',
    '1.24 s',
    '61.0 s',
  ]);
  expect([4_230, 251_000].map(formatDuration)).toEqual(['4.2 s', '4 min 11 s']);
  expect([999, 13_697_024, 2.5e9].map(formatBytes)).toEqual(['999 B', '14 MB', '2.5 GB']);
  expect(formatTiny(1.1627906976744186e-6)).toBe('1.2 × 10⁻⁶');
});
