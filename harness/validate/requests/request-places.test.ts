import { describe, expect, it } from 'vitest';
import { treeOf } from '../../config/testing/tree-of.ts';
import { targetsOf } from '../targets/targets-of.ts';
import { lookedForPath, requestPlaces } from './request-places.ts';

/** Where a request of a log goes in this config, as `host location`. */
function goesTo(text: string, path: string, { host = null, port = null, log = '' }: Partial<Asked> = {}) {
  const tree = treeOf(`events { } http { ${text} }`);
  const { places } = targetsOf(tree, (name) => name);
  return requestPlaces(tree, places, log)
    .targetsFor({ host, port }, path)
    .map((target) => `${target.host} ${target.location}`);
}

interface Asked {
  readonly host: string | null;
  readonly port: number | null;
  readonly log: string;
}

const pass = 'proxy_pass http://a:1;';

describe('a request of a log comes to', () => {
  const shop = `server { server_name shop.example; location / { ${pass} } location = /login { ${pass} } location /static/ { root /srv; }
    location /api/ { ${pass} location /api/v2/ { proxy_pass http://b:1; } } location ~ \\.php$ { fastcgi_pass c:9000; } }`;

  it.each([
    ['/', ['shop.example /']],
    ['/cart', ['shop.example /']],
    ['/login', ['shop.example = /login']],
    ['/login/x', ['shop.example /']],
    ['/api/v1/a', ['shop.example /api/']],
    ['/api/v2/a', ['shop.example /api/v2/']],
    ['/a/../api/%76%32//x', ['shop.example /api/v2/']],
    ['/x/index.php', ['shop.example ~ \\.php$']],
    ['/static/a.css', []],
    ['/../etc', []],
  ])('%s by the rules of nginx', (path, places) => {
    expect(goesTo(shop, path)).toEqual(places);
  });

  it('what is asked where no file is there', () => {
    const text = `server { server_name a; location / { try_files $uri @app; } location /php/ { try_files $uri /index.php?$args; }
      location @app { ${pass} } location ~ \\.php$ { fastcgi_pass c:9000; } }`;
    expect(goesTo(text, '/cart')).toEqual(['a @app']);
    expect(goesTo(text, '/php/cart')).toEqual(['a ~ \\.php$']);
  });

  it('the server that its host and port name', () => {
    const server = (name: string, port: number) =>
      `server { listen ${port}; server_name ${name}; location / { ${pass} } }`;
    const text = server('a.example', 80) + server('b.example', 80) + server('*.example', 8080);
    expect(goesTo(text, '/', { host: 'b.example' })).toEqual(['b.example /']);
    expect(goesTo(text, '/', { host: 'b.example', port: 8080 })).toEqual(['www.example /']);
    expect(goesTo(text, '/', { host: '203.0.113.9', port: 80 })).toEqual(['a.example /']);
    expect(goesTo(text, '/', { port: 80 })).toEqual(['a.example /', 'b.example /']);
  });

  it('the servers that write this log, where it does not say', () => {
    const server = (name: string, log: string) =>
      `server { server_name ${name}; access_log ${log}; location / { ${pass} } }`;
    const text = server('a', '/var/log/nginx/a.log') + server('b', '/var/log/nginx/b.log main') + server('c', 'off');
    expect(goesTo(text, '/', { log: 'b.log.2.gz' })).toEqual(['b /']);
    expect(goesTo(text, '/', { log: 'all.log' })).toEqual(['a /', 'b /', 'c /']);
  });
});

it.each([
  ['/a//b/./c/../d', '/a/b/d'],
  ['/a/', '/a/'],
  ['/a/.', '/a/'],
  ['/a/b/..', '/a/'],
  ['/%2e%2e/a', null],
  ['/%FF', '/ÿ'],
  ['/a%00', null],
  ['*', null],
])('nginx looks for %s as %s', (path, looked) => {
  expect(lookedForPath(path)).toBe(looked);
});
