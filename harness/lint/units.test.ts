import { expect, it } from 'vitest';
import { saidMs, sizeBytes, timeMs } from './units.ts';

it('reads times as nginx does', () => {
  expect(['60', '500ms', '1m30s', '1m 30s', '1h', '2d', '0'].map(timeMs)).toEqual([
    60_000, 500, 90_000, 90_000, 3_600_000, 172_800_000, 0,
  ]);
  expect(['', 'soon', '1x', '$t'].map(timeMs)).toEqual([null, null, null, null]);
});

it('reads sizes as nginx does', () => {
  expect(['4096', '8k', '8K', '1m', '1g', 'k', '$x'].map(sizeBytes)).toEqual([
    4096,
    8192,
    8192,
    1_048_576,
    1_073_741_824,
    null,
    null,
  ]);
});

it('tells times as people do', () => {
  expect([0, 200, 10_000, 1500, 90_000, 600_000].map(saidMs)).toEqual([
    '0 ms',
    '200 ms',
    '10 s',
    '1.5 s',
    '90 s',
    '10 min',
  ]);
});
