import { expect, it } from 'vitest';
import { readingProgress } from './reading-progress.ts';

/** What is written while a file is read, a piece of so many bytes each second. */
function written(live: boolean, seconds: number, total: number | null): readonly string[] {
  const lines: string[] = [];
  const stream = { write: (text: string | Uint8Array) => lines.push(String(text)) > 0 };
  let at = 0;
  const progress = readingProgress(stream, 'a.log', { live, now: () => at });
  for (let second = 1; second <= seconds; second += 1) {
    at = 1000 * second;
    progress.tell(second * 25e6, total);
  }
  progress.end();
  return lines;
}

it('tells of a file on a terminal in one line, and takes it away', () => {
  expect(written(true, 2, 100e6)).toEqual([
    '\r\u001b[2Kreads a.log: 25.0 MB of 100.0 MB (25 %)',
    '\r\u001b[2Kreads a.log: 50.0 MB of 100.0 MB (50 %)',
    '\r\u001b[2K',
  ]);
});

it('tells of it elsewhere every ten seconds at most', () => {
  expect(written(false, 9, 1e9)).toEqual([]);
  expect(written(false, 25, null)).toEqual(['reads a.log: 250.0 MB\n', 'reads a.log: 500.0 MB\n']);
});
