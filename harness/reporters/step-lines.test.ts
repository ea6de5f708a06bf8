import { expect, it } from 'vitest';
import { stepLines, stepText } from './step-lines.ts';

it('a step says what, how far and how big', () => {
  expect(stepText({ what: 'nginx', doneBytes: null, totalBytes: null })).toBe('nginx');
  expect(stepText({ what: 'nginx', doneBytes: 500_000, totalBytes: 1_500_000 })).toBe('nginx: 500 kB of 1.5 MB');
  expect(stepText({ what: 'nginx', doneBytes: 2_000_000, totalBytes: null })).toBe('nginx: 2.0 MB');
});

it('a step that counts on in parentheses is one line, another step another', () => {
  const lines: string[] = [];
  const { tell } = stepLines((line) => void lines.push(line));
  for (const what of ['building (1 of 200)', 'building (2 of 200)', 'building (3 of 200)', 'unpacking']) {
    tell({ what, doneBytes: null, totalBytes: null });
  }
  expect(lines).toEqual(['building (1 of 200)', 'unpacking']);
});

it('a download tells its begin, now and then how far it is, and its end with size and time', () => {
  const lines: string[] = [];
  let at = 0;
  const { tell, end } = stepLines(
    (line) => void lines.push(line),
    () => at,
  );
  for (const doneBytes of [0, 2_000_000, 4_000_000, 6_000_000, 8_000_000]) {
    tell({ what: 'toxiproxy', doneBytes, totalBytes: 8_000_000 });
    at += 2500;
  }
  tell({ what: 'unpacking', doneBytes: null, totalBytes: null });
  at += 100;
  tell({ what: 'building (1 of 2)', doneBytes: null, totalBytes: null });
  at += 3000;
  end();
  end();
  expect(lines).toEqual([
    'toxiproxy: 0 kB of 8.0 MB',
    'toxiproxy: 4.0 MB of 8.0 MB',
    'toxiproxy: 8.0 MB of 8.0 MB',
    'toxiproxy: 8.0 MB in 12.5 s',
    'unpacking',
    'building (1 of 2)',
    'building: done in 3.0 s',
  ]);
});
