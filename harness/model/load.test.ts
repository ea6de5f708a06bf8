import { expect, test } from 'vitest';
import { get, pagesOf, post } from './load.ts';

test('the pages of a load are what it GETs, each once', () => {
  expect(pagesOf({ requests: [get('/a'), post('/order'), get('/b'), get('/a')] })).toEqual(['/a', '/b']);
});

test('a load that GETs nothing has the root for a page', () => {
  expect(pagesOf({ requests: [post('/order')] })).toEqual(['/']);
});
