import { expect, test } from 'vitest';
import { endOf, linesShown } from './end-of.ts';

test('of a long output the last lines are shown, of none nothing', () => {
  const lines = Array.from({ length: linesShown + 5 }, (_, index) => `line ${index}`);
  expect(endOf(`${lines.join('\n')}\n\n`)).toEqual(lines.slice(-linesShown));
  expect(endOf('\n')).toEqual([]);
});
