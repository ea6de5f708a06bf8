import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../../config/testing/tree-of.ts';
import { targetsOf } from '../targets/targets-of.ts';
import { alikeTarget } from './alike-target.ts';
import { requestCounter, resolveRequest } from './count-requests.ts';
import type { LineRead } from './logged-request.ts';
import { requestPlaces } from './request-places.ts';

const tree = treeOf(
  `events { } http {
    server { listen 80; server_name a; location / { proxy_pass http://a:1; } location /api/ { proxy_pass http://b:1; } }
    server { listen 80; server_name b; location / { proxy_pass http://c:1; } location = /no { return 204; } }
  }`,
);

function counted(lines: readonly LineRead[]) {
  const { targets, places } = targetsOf(tree, (name) => name);
  const counter = requestCounter(targets, requestPlaces(tree, places, ''));
  for (const read of lines) counter.take({ read, format: 'own' });
  return counter.mix();
}

const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  target: fc.constantFrom('/', '/api/1', '/api/2?a=b', '/no', '//x/../api/', 'http://b/', '*', '/%zz'),
  host: fc.constantFrom(null, 'a', 'b', 'c'),
  port: fc.constantFrom(null, 80, 81),
});

it('counts a request that is known by now as one that is read anew', () => {
  fc.assert(
    fc.property(fc.array(request), fc.array(fc.nat()), (requests, order) => {
      const again = order.flatMap((index) => requests[index % Math.max(1, requests.length)] ?? []);
      expect(counted(again)).toEqual(counted(again.map((one) => ({ ...one }))));
    }),
  );
});

describe('a target with numbers', () => {
  const locations = fc.constantFrom(
    ...['location /api/ { P }', 'location /1 { P }', 'location /api/12/ { P }', 'location ~ ^/api/\\d{2}/ { P }'],
    ...['location ~ /1+$ { P }', 'location ~* [0-9]\\.php$ { P }', 'location = /api/7 { P }', 'location ^~ /v1/ { P }'],
  );
  const segment = fc.oneof(
    fc.constantFrom(...['api', 'v1', '12', '7', '', '..', '%31', 'token', 'a;id=12', '1.php', 'reset', '4711', '2x']),
    fc.nat().map(String),
  );
  const query = fc.oneof(
    fc.constant(''),
    fc.constantFrom('?', '?12', '?page=12', '?a=1&b=x=2&c', '?q=a%20b&=3', '?token=hunter2', '?a=1#b=2', '?a="'),
    fc.tuple(fc.string({ maxLength: 4 }), fc.nat()).map(([name, value]) => `?${name}=${value}`),
  );
  const target = fc
    .tuple(fc.array(segment, { maxLength: 4 }), query)
    .map(([all, asked]) => `/${all.join('/')}${asked}`);

  it('is counted as one that is alike', () => {
    fc.assert(
      fc.property(fc.array(locations, { maxLength: 3 }), fc.array(target, { minLength: 1 }), (some, all) => {
        const heads = [...new Set(some)].map((one, index) => one.replace('P', `proxy_pass http://p${index}:1;`));
        const own = treeOf(`events { } http { server { location / { proxy_pass http://a:1; } ${heads.join(' ')} } }`);
        const { targets, places } = targetsOf(own, (name) => name);
        const where = requestPlaces(own, places, '');
        const counted = (numbersMatter: boolean) => {
          const counter = requestCounter(targets, { ...where, numbersMatter });
          for (const one of all) {
            const read = { method: 'GET', target: one, host: null, port: null };
            counter.take({ read, format: 'own' });
          }
          return counter.mix();
        };
        if (!where.numbersMatter) expect(counted(false)).toEqual(counted(true));
        for (const one of all) {
          const alike = { target: alikeTarget(one, where.numbersMatter) };
          expect(resolveRequest({ host: null, port: null, ...alike }, where)).toEqual(
            resolveRequest({ host: null, port: null, target: one }, where),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is none where locations tell numbers apart', () => {
    const matters = (head: string) => {
      const own = treeOf(`events { } http { server { location ${head} { proxy_pass http://a:1; } } }`);
      return requestPlaces(own, targetsOf(own, (name) => name).places, '').numbersMatter;
    };
    expect(['/api/', '/v1/', '~ \\d{2,3}', '~ [0-9]+'].map(matters)).toEqual([false, false, false, false]);
    expect(['/1', '= /a/7', '~ ^/v1/', '~ [1-5]'].map(matters)).toEqual([true, true, true, true]);
  });
});

it('counts all, and tells the most frequent of each place', () => {
  const get = (target: string) => ({ method: 'GET', target, host: 'a', port: null });
  const { requests, counts } = counted([get('/x'), get('/api/1'), get('/api/1'), 'none', null, get('*')]);
  expect(requests.map(({ path, share }) => [path, share])).toEqual([
    ['/x', 0.25],
    ['/api/1', 0.5],
  ]);
  expect(counts).toMatchObject({ lines: 6, unreadable: 1, requests: 4, elsewhere: 1, shared: 0 });
});
