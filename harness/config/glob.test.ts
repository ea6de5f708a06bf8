import { expect, it } from 'vitest';
import { isPattern, matching, nameMatcher } from './glob.ts';

const matches = (pattern: string, ...names: readonly string[]) => names.filter(nameMatcher(pattern));

it('matches names as glob(3) does', () => {
  expect(matches('*.conf', 'a.conf', 'conf', '.hidden.conf', 'a.conf.bak', '.conf')).toEqual(['a.conf']);
  expect(matches('.*', '.a', 'a')).toEqual(['.a']);
  expect(matches('a?c', 'abc', 'ac', 'abbc')).toEqual(['abc']);
  expect(matches('[0-9]*', '10-a', 'a-10')).toEqual(['10-a']);
  expect(matches('[!0-9]*', '10-a', 'a-10')).toEqual(['a-10']);
  expect(matches('[^ab]', 'a', 'c')).toEqual(['c']);
  expect(matches('[]x]', ']', 'x', 'y')).toEqual([']', 'x']);
  expect(matches('[[:digit:]_]', '7', '_', 'a')).toEqual(['7', '_']);
  expect(matches('[a', '[a', 'a')).toEqual(['[a']);
  expect(matches('\\*', '*', 'a')).toEqual(['*']);
  expect(matches('*a*b*', 'xaxbx', 'ba', 'ab')).toEqual(['xaxbx', 'ab']);
});

it('takes a star for the names of one folder alone, and sorts by code', () => {
  const paths = [
    '/etc/nginx/conf.d/b.conf',
    '/etc/nginx/conf.d/a.conf',
    '/etc/nginx/conf.d/B.conf',
    '/etc/nginx/conf.d/x/a.conf',
  ];
  expect(matching('/etc/nginx/conf.d/*.conf', paths)).toEqual([
    '/etc/nginx/conf.d/B.conf',
    '/etc/nginx/conf.d/a.conf',
    '/etc/nginx/conf.d/b.conf',
  ]);
  expect(matching('/etc/nginx/*/x/*', paths)).toEqual(['/etc/nginx/conf.d/x/a.conf']);
});

it('is soon done with a pattern of many stars', () => {
  expect(matches(`${'*a'.repeat(50)}b`, 'a'.repeat(250))).toEqual([]);
});

it('takes the signs of nginx alone for a pattern', () => {
  expect(['a*', 'a?', '[a]', 'a{b,c}', '~/a'].filter(isPattern)).toEqual(['a*', 'a?', '[a]']);
});
