import { expect, it } from 'vitest';
import { codeFrame } from './code-frame.ts';

const frame = (text: string, from: number, to: number, width = 80) =>
  codeFrame({ line: 7, shown: { text, from, to } }, width);

it('has carets below what is meant', () => {
  expect(frame('    server a;', 5, 13)).toEqual(['  7 |     server a;', '    |     ^^^^^^^^']);
});

it('shows a tab as one blank, so that the carets stay below', () => {
  expect(frame('\tserver a;', 2, 10)).toEqual(['  7 |  server a;', '    |  ^^^^^^^^']);
});

it('cuts a long line on both sides, and keeps within the width', () => {
  const lines = frame(`${'x'.repeat(100)} server a; ${'y'.repeat(100)}`, 102, 110, 60);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  const [text = '', carets = ''] = lines;
  expect(text.slice(carets.indexOf('^'), carets.indexOf('^') + 8)).toBe('server a');
});

it('has one caret at least, also behind the end of a line', () => {
  expect(frame('', 1, 1)).toEqual(['  7 |', '    | ^']);
});
