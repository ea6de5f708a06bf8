import { expect, it } from 'vitest';
import { shellWord, shellWords } from './shell-word.ts';

it.each([['plain'], ['a b'], [`it's`], ['$HOME'], ['a\nb'], ['a\\b'], [''], [`'`]])(
  'is read as it was written: %j',
  (word) => {
    expect(shellWords(`${shellWord(word)} ${shellWord('./x')}`)).toEqual([word, './x']);
  },
);

it('leaves what needs no quotes as it is', () => {
  expect(shellWord('./reports/2026-11-23T014920Z-8db4')).toBe('./reports/2026-11-23T014920Z-8db4');
});
