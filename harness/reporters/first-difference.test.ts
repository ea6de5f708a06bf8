import { createTwoFilesPatch } from 'diff';
import { expect, test } from 'vitest';
import { firstDifference } from './first-difference.ts';

const between = (before: readonly string[], after: readonly string[]): number | null =>
  firstDifference(createTwoFilesPatch('broken.conf', 'new.conf', before.join('\n'), after.join('\n')));

test('the first line that a config changes is told, comments and blank lines aside', () => {
  expect(between(['# bad', 'a;', 'b;'], ['# good', '', 'a;', 'c;'])).toBe(4);
  expect(between(['a;', 'b;'], ['a;', 'b;', 'c;'])).toBe(2);
  const long = Array.from({ length: 40 }, (_, index) => `d${index};`);
  expect(between(long, long.with(29, 'x;'))).toBe(30);
});

test('what is only removed is told where it was', () => {
  expect(between(['a;', 'b;', 'c;'], ['a;', 'c;'])).toBe(2);
  expect(between(['a;'], [])).toBe(1);
});

test('where nothing but comments differs, that is the difference; where nothing does, there is none', () => {
  expect(between(['a;', '# x'], ['a;', '# y'])).toBe(2);
  expect(between(['a;'], ['a;'])).toBe(null);
});
