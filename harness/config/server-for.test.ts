import { expect, it } from 'vitest';
import { serversFor } from './server-for.ts';

const servers = [
  { names: ['shop.example', 'www.shop.example'] },
  { names: ['*.shop.example'] },
  { names: ['*.eu.shop.example'] },
  { names: ['shop.*'] },
  { names: ['~^api\\d+\\.'] },
  { names: ['~^api'] },
  { names: ['.wiki.example'] },
  { names: ['_'] },
];

it.each([
  ['shop.example', 0],
  ['www.shop.example', 0],
  ['a.shop.example', 1],
  ['a.eu.shop.example', 2],
  ['shop.other', 3],
  ['api1.internal', 4],
  ['api.internal', 5],
  ['wiki.example', 6],
  ['en.wiki.example', 6],
])('%s is asked of server %i', (host, index) => {
  expect(serversFor(host, servers)).toEqual([servers[index]]);
});

it('is none where no name fits', () => {
  expect(serversFor('203.0.113.9', servers)).toEqual([]);
});

it('is each of several with that name, which listen on different ports', () => {
  const [first] = servers;
  if (first === undefined) throw new Error('none');
  const again = { names: ['shop.example'] };
  expect(serversFor('shop.example', [...servers, again])).toEqual([first, again]);
});
