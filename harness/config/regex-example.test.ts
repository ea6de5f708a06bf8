import fc from 'fast-check';
import { expect, it } from 'vitest';
import { locationRegex } from './regex-example.ts';

const example = (pattern: string, caseless = false) => {
  const { matches, examples } = locationRegex(pattern, caseless);
  return examples.find((one) => matches(one) === true) ?? null;
};

it('finds a text that a regular expression matches', () => {
  expect(example('\\.php$')).toBe('.php');
  expect(example('^/api/v[12]/users/(\\d+)$')).toBe('/api/v1/users/1');
  expect(example('^/(?<app>[^/]+)/git-(upload|receive)-pack$')).toBe('/a/git-upload-pack');
  expect(example('^/(?P<x>[a-z]{3})')).toBe('/aaa');
  expect(example('\\.(?:css|js)(\\?.*)?$')).toMatch(/^\.css/);
  expect(example('^/a(?!b)')).toBe('/a');
  expect(example('^/[[:alnum:]]+$')).toBe('/a');
  expect(example('(?i)\\.JPG$')).toBe('.JPG');
  expect(example('^/socket\\.io/')).toBe('/socket.io/');
  expect(example('^[^.]*$')).not.toBeNull();
});

it('says that it does not know where JavaScript has no words for it', () => {
  for (const pattern of ['^(?>a+)b', '^a++b', '\\Qa.b\\E', '(?R)', '^(?#x)a', '(a', '[z-a]', 'a**']) {
    const { matches, examples } = locationRegex(pattern, false);
    expect([matches('/a'), examples]).toEqual([null, []]);
  }
});

it('asks no long path of an expression that might take for ever', () => {
  const { matches } = locationRegex('^(/a+)+$', false);
  expect(matches('/a/a')).toBe(true);
  expect(matches(`/${'a'.repeat(60)}!`)).toBeNull();
  expect(locationRegex('^(a|a)*$', false).matches(`${'a'.repeat(60)}!`)).toBeNull();
});

it('never throws', () => {
  const parts = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '^',
    '$',
    '*',
    '+',
    '?',
    '{2}',
    '{1,}',
    '|',
    '\\',
    '\\d',
    '.',
    'a',
    '/',
    '(?',
    '(?:',
    '(?<n>',
    '-',
    '(?=',
    '[^',
  );
  const pattern = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 14 }).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(pattern, fc.boolean(), (text, caseless) => {
      const { matches, examples } = locationRegex(text, caseless);
      for (const one of [...examples, '/', '/a/b.php']) matches(one);
    }),
  );
});
