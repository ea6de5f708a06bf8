import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interpolated } from './interpolate.ts';

const values = new Map([
  ['NAME', 'shop'],
  ['EMPTY', ''],
]);

it.each([
  ['$NAME', 'shop'],
  [`\${NAME}-1`, 'shop-1'],
  [`\${EMPTY:-other}`, 'other'],
  [`\${EMPTY-other}`, ''],
  [`\${NONE:-a}\${NONE-b}`, 'ab'],
  [`\${NONE:-\${ALSO:-\${NAME}}}`, 'shop'],
  [`\${NAME:+yes}\${NONE:+no}\${EMPTY+yes}`, 'yesyes'],
  [`\${NAME:?it is missing}`, 'shop'],
  ['$$NAME', '$NAME'],
  ['a$', 'a$'],
  [`\${not a name}`, `\${not a name}`],
  [`\${NAME`, `\${NAME`],
])('%s is %s', (written, meant) => {
  expect(interpolated(written, values)).toEqual({ text: meant, unset: [] });
});

it('names variables without a value', () => {
  expect(interpolated(`a-\${NONE}-\${ALSO:?say it}$LAST`, values)).toEqual({
    text: 'a--',
    unset: ['NONE', 'ALSO', 'LAST'],
  });
  expect(interpolated(`\${EMPTY:?}`, values).unset).toEqual(['EMPTY']);
});

it('comes to an end with any text', () => {
  const pieces = fc.constantFrom('$', '{', '}', `\${`, `\${A:-`, `\${A:+`, 'NAME', ':-', '$$', 'x');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      expect(typeof interpolated(parts.join(''), values).text).toBe('string');
    }),
  );
  expect(interpolated(`\${A:-`.repeat(5000), values).text).toContain(`\${A:-`);
});
