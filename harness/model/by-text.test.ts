import { expect, test } from 'vitest';
import { byText } from './by-text.ts';

test('texts are in the order of their code units, and one is beside itself', () => {
  expect(['b', 'ä', 'B', 'a', ''].sort(byText)).toEqual(['', 'B', 'a', 'b', 'ä']);
  expect([byText('a', 'b'), byText('b', 'a'), byText('a', 'a')]).toEqual([-1, 1, 0]);
});
