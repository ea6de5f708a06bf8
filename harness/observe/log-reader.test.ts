import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logReader } from './log-reader.ts';

const digits = (line: string, position: number) => (/^\d+$/.test(line) ? { value: Number(line), position } : null);

function readAll(chunks: readonly string[]) {
  const entries: { value: number; position: number }[] = [];
  const reader = logReader(digits, (entry) => entries.push(entry));
  for (const chunk of chunks) reader.read(chunk);
  return { entries, reader };
}

test('lines are read wherever the chunks are cut, and those that cannot be parsed are counted', () => {
  const line = fc.oneof(fc.nat().map(String), fc.constantFrom('x', '1 2', '-'));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
      const text = lines.map((each) => `${each}\n`).join('');
      const at = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = at.slice(1).map((end, index) => text.slice(at[index], end));
      const { entries, reader } = readAll(chunks);
      const expected = lines.flatMap((each, position) => digits(each, position) ?? []);
      expect(entries).toEqual(expected);
      expect(reader.unparsed()).toBe(lines.length - expected.length);
    }),
  );
});

test('a last line without a line feed waits for its rest, or for the end', () => {
  const { entries, reader } = readAll(['1\n2']);
  expect(entries.map(({ value }) => value)).toEqual([1]);
  reader.read('3');
  reader.end();
  expect(entries.map(({ value }) => value)).toEqual([1, 23]);
  reader.end();
  expect(entries).toHaveLength(2);
});

test('a last line that was cut is counted', () => {
  const { reader } = readAll(['1\n{"cu']);
  expect(reader.unparsed()).toBe(0);
  reader.end();
  expect(reader.unparsed()).toBe(1);
});

test('an empty line is none: it has no position and is not counted', () => {
  const { entries, reader } = readAll(['1\n\n2\n']);
  expect(entries).toEqual([
    { value: 1, position: 0 },
    { value: 2, position: 1 },
  ]);
  expect(reader.unparsed()).toBe(0);
});
