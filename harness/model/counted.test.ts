import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test('only one is singular', () => {
  expect([0, 1, 2].map((count) => counted(count, 'cycle'))).toEqual(['0 cycles', '1 cycle', '2 cycles']);
  expect([1, 2].map((count) => counted(count, 'try', 'tries'))).toEqual(['1 try', '2 tries']);
});
