import { expect, test } from 'vitest';
import { classify } from './classify.ts';
import { observedLines } from './fixtures/observed-lines.ts';
import { kindOf, kinds } from './index.ts';
import { grepPattern, whatToLookAt } from './investigate.ts';

test('there is something to look at for every kind', () => {
  expect(kinds.filter((kind) => whatToLookAt(kind).length === 0).map(({ id }) => id)).toEqual([]);
});

test('the pattern of a kind finds the lines that nginx was seen to write of it', () => {
  const missed = observedLines.flatMap(({ line, kind }) => {
    const pattern = kind === null ? null : grepPattern(kindOf(kind));
    return pattern === null || new RegExp(pattern).test(line) ? [] : [`${kind}: ${line}`];
  });
  expect(observedLines.filter(({ kind }) => kind !== null).length).toBeGreaterThan(20);
  expect(missed).toEqual([]);
});

test('the pattern of a refused connection finds no other error of a connect', () => {
  const pattern = new RegExp(grepPattern(kindOf('connect-refused')) ?? '');
  const found = observedLines.filter(({ line }) => pattern.test(line)).map(({ line }) => classify(line));
  expect(new Set(found.filter((kind) => kind !== 'unix-refused'))).toEqual(new Set(['connect-refused']));
});
