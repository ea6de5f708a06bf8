import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Files, hunksBetween, withHunks } from './hunks.ts';

const filesOf = (files: Readonly<Record<string, string>>): Files =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'latin1')]));
const textsOf = (files: Files) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]).toSorted());

describe('hunksBetween', () => {
  it('tells each change of lines with its place on both sides', () => {
    const old = filesOf({ 'nginx.conf': 'a;\nb;\nc;\nd;\ne;\n' });
    const recent = filesOf({ 'nginx.conf': 'a;\nx;\ny;\nc;\nd;\n' });
    expect(hunksBetween(old, recent)).toEqual([
      { file: 'nginx.conf', after: 1, line: 1, removed: ['b;\n'], added: ['x;\n', 'y;\n'], whole: null },
      { file: 'nginx.conf', after: 4, line: 5, removed: ['e;\n'], added: [], whole: null },
    ]);
  });

  it('takes a file that only one side has for one change, though it is empty', () => {
    const [old, recent] = [filesOf({ a: '', b: 'x' }), filesOf({ c: 'y' })];
    const hunks = hunksBetween(old, recent);
    expect(hunks.map(({ file, whole }) => [file, whole])).toEqual([
      ['a', 'removed'],
      ['b', 'removed'],
      ['c', 'added'],
    ]);
    expect(textsOf(withHunks(old, hunks.slice(1)))).toEqual({ a: '', c: 'y' });
  });

  it('has none where files are the same', () => {
    expect(hunksBetween(filesOf({ a: 'x\r\n' }), filesOf({ a: 'x\r\n' }))).toEqual([]);
  });
});

/** Few kinds of lines, so that they match in many ways; bytes that are no UTF-8, CRLF, and no end of line at the end. */
const text = fc
  .array(fc.constantFrom('a;', 'b;', '', '\xe9\xff', 'c;\r'), { maxLength: 8 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));
const files = fc.dictionary(fc.constantFrom('nginx.conf', 'conf.d/a.conf', 'b'), text).map(filesOf);

describe('whatever two configs have', () => {
  it('all changes make the candidate of the baseline, and none leave it', () => {
    fc.assert(
      fc.property(files, files, (old, recent) => {
        const hunks = hunksBetween(old, recent);
        expect(textsOf(withHunks(old, hunks))).toEqual(textsOf(recent));
        expect(textsOf(withHunks(old, hunks.toReversed()))).toEqual(textsOf(recent));
        expect(textsOf(withHunks(old, []))).toEqual(textsOf(old));
      }),
    );
  });

  it('a file without a change that was chosen is as it was', () => {
    fc.assert(
      fc.property(files, files, fc.nat(), (old, recent, number) => {
        const hunks = hunksBetween(old, recent);
        const one = hunks[number % Math.max(1, hunks.length)];
        if (one === undefined) return;
        const without = ({ ...all }: Record<string, string>) => {
          delete all[one.file];
          return all;
        };
        expect(without(textsOf(withHunks(old, [one])))).toEqual(without(textsOf(old)));
      }),
    );
  });
});
