import { expect, test } from 'vitest';
import { latencyLevel } from '../latency-level.ts';
import { latencyOf } from './latency-of.ts';

test.for([0.5, 3, 20, 447, 1_200, 30_000])('%d ms are read back to within a tenth', (ms) => {
  const read = latencyOf(latencyLevel(ms)) ?? Number.NaN;
  expect((1 + read) / (1 + ms)).toBeGreaterThan(0.9);
  expect((1 + read) / (1 + ms)).toBeLessThan(1.1);
});

test('what is longer than a minute has the last sign, and no time at all the first', () => {
  expect(latencyLevel(1e9)).toBe('Z');
  expect(latencyLevel(0)).toBe('0');
  expect(latencyOf('0')).toBe(0);
});

test('no attempt is no latency', () => {
  expect(latencyOf(' ')).toBeNull();
  expect(latencyOf('')).toBeNull();
});
