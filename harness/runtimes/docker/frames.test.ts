import { expect, it } from 'vitest';
import { framesOf, outputText } from './frames.ts';

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const both = Buffer.concat([frame(1, 'out'), frame(2, 'err')]);

it('tells the streams apart, and keeps what is no whole frame yet', () => {
  const { frames, rest } = framesOf(Buffer.concat([both, frame(1, 'more').subarray(0, 10)]));
  expect(frames.map(({ from, payload }) => [from, payload.toString()])).toEqual([
    ['stdout', 'out'],
    ['stderr', 'err'],
  ]);
  expect(rest.length).toBe(10);
});

it('gives both as one text, also of what was cut off', () => {
  expect(outputText(both)).toBe('outerr');
  expect(outputText(Buffer.concat([both, frame(1, 'more').subarray(0, 10)]))).toBe('outerrmo');
  expect(outputText(Buffer.alloc(0))).toBe('');
});
