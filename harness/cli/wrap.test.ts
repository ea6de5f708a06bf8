import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test('a short text stays on the line of its label', () => {
  expect(wrap('1.22.1 (Debian)', '✓ nginx  ')).toEqual(['✓ nginx  1.22.1 (Debian)']);
});

test('a long text goes on below its beginning, within 80 columns', () => {
  const text = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
  const lines = wrap(text, '✗ label  ');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.slice(1).every((line) => /^ {9}\S/.test(line))).toBe(true);
  expect(lines.map((line) => line.slice(9)).join(' ')).toBe(text);
});

test('a line of exactly 80 columns is not broken, one of 81 is', () => {
  const of = (length: number) => wrap(`a ${'b'.repeat(length - 4)}`, '> ');
  expect(of(80)).toHaveLength(1);
  expect(of(81)).toHaveLength(2);
});

test('a word that is too long stays whole', () => {
  const path = `/${'x'.repeat(100)}`;
  expect(wrap(`at ${path}`, '- ')).toEqual(['- at', `  ${path}`]);
});
