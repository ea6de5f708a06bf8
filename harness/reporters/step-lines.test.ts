import { expect, it } from 'vitest';
import { stepLines, stepText } from './step-lines.ts';

it('a step says what, how far and how big', () => {
  expect(stepText({ what: 'nginx', doneBytes: null, totalBytes: null })).toBe('nginx');
  expect(stepText({ what: 'nginx', doneBytes: 500_000, totalBytes: 1_500_000 })).toBe('nginx: 500 kB of 1.5 MB');
  expect(stepText({ what: 'nginx', doneBytes: 2_000_000, totalBytes: null })).toBe('nginx: 2.0 MB');
});

it('a step that counts on in parentheses is one line, another step another', () => {
  const lines: string[] = [];
  const write = stepLines((line) => void lines.push(line));
  for (const what of ['building (1 of 200)', 'building (2 of 200)', 'building (3 of 200)', 'unpacking']) {
    write({ what, doneBytes: null, totalBytes: null });
  }
  expect(lines).toEqual(['building (1 of 200)', 'unpacking']);
});
