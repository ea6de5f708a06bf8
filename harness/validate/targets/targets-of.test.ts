import { expect, it } from 'vitest';
import { treeOf } from '../../config/testing/tree-of.ts';
import { targetsOf } from './targets-of.ts';

const of = (text: string) =>
  targetsOf(treeOf(`events { } http { ${text} }`), (name) => (name === 'inner' ? '127.0.1.9' : name));

it('asks each place that hands requests on by its server, its port and a path that leads there', () => {
  const { targets, unreached } = of(
    'upstream api { server api-1:3000; server api-2:3000; } server { listen 8080; server_name shop.example; location / { proxy_pass http://web:80; } location /api/ { proxy_pass http://api; } location ~ \\.php$ { fastcgi_pass php:9000; } }',
  );
  expect(unreached).toEqual([]);
  expect(targets.map(({ location, path, upstream, peers }) => [location, path, upstream, peers])).toEqual([
    ['/', '/', 'web:80', ['web:80']],
    ['/api/', '/api/', 'api', ['api-1:3000', 'api-2:3000']],
    ['~ \\.php$', expect.stringMatching(/^\/.*\.php$/), 'php:9000', ['php:9000']],
  ]);
  expect(targets[0]).toMatchObject({ connect: { host: '127.0.0.1', port: 8080 }, tls: false, host: 'shop.example' });
});

it('asks without TLS where both are there, and with it where nothing else is', () => {
  const both = 'server { listen 443 ssl; listen 80; location / { proxy_pass http://a:1; } }';
  expect(of(both).targets[0]).toMatchObject({ tls: false, connect: { port: 80 } });
  const one = 'server { listen [::]:443 ssl; location / { proxy_pass http://a:1; } }';
  expect(of(one).targets[0]).toMatchObject({ tls: true, connect: { host: '::1', port: 443 } });
});

it('asks at the address or the socket that the server listens on', () => {
  expect(of('server { listen inner:81; location / { proxy_pass http://a:1; } }').targets[0]?.connect).toEqual({
    host: '127.0.1.9',
    port: 81,
  });
  expect(of('server { listen unix:/run/n.sock; location / { proxy_pass http://a:1; } }').targets[0]?.connect).toEqual({
    socket: '/run/n.sock',
  });
});

it.each([
  ['*.example.com', 'www.example.com'],
  ['.example.com', 'example.com'],
  ['shop.*', 'shop.example'],
  ['_', 'localhost'],
])('asks a server with the name %s for %s', (name, host) => {
  expect(of(`server { server_name ${name}; location / { proxy_pass http://a:1; } }`).targets[0]?.host).toBe(host);
});

it('tells of a server without a name, and that is not the default one, that it cannot be asked for', () => {
  const first = 'server { server_name a; location / { proxy_pass http://a:1; } }';
  const { targets, unreached } = of(`${first} server { server_name ~^b; location / { proxy_pass http://b:1; } }`);
  expect(targets).toHaveLength(1);
  expect(unreached).toMatchObject([{ location: '/', because: 'none of the names of its server can be asked for' }]);
});

it('counts servers that hand nothing on, one of which may be the default one', () => {
  const silent = 'server { listen 80; return 444; }';
  const named = 'server { listen 80; server_name ~^b; location / { proxy_pass http://b:1; } }';
  expect(of(silent + named).targets).toEqual([]);
  expect(of(named + silent).targets).toHaveLength(1);
  expect(of(silent + named.replace('listen 80', 'listen 80 default_server')).targets).toHaveLength(1);
});

it('tells of what only a condition, a method or a variable leads to', () => {
  const { targets, unreached } = of(
    'server { location / { if ($http_x) { proxy_pass http://a:1; } } location /m { limit_except GET { proxy_pass http://c:1; } } location /v { proxy_pass http://$http_y; } }',
  );
  expect(targets).toEqual([]);
  expect(unreached.map(({ because }) => because)).toEqual([
    'it is only for if ($http_x)',
    'it is only for limit_except GET',
    'where it leads hangs on the request',
  ]);
});

it('asks once what several lines hand on', () => {
  const text =
    'server { location / { proxy_pass http://a:1; } } server { server_name b; location / { proxy_pass http://b:1; } }';
  expect(of(text).targets).toHaveLength(2);
});

it('tells of stream {} and mail {} who listens there, by its line, and that nobody asks it', () => {
  const { targets, unreached } = targetsOf(
    treeOf(
      'events { } stream { server { listen 5432; listen 5433 ssl; proxy_pass a:2; } server { listen 53 udp; proxy_pass $x; } } mail { server { listen 143; protocol imap; } }',
    ),
    (name) => name,
  );
  expect(targets).toEqual([]);
  expect(unreached.map(({ location, at }) => [location, at.column])).toEqual([
    ['stream: listen 5432', expect.any(Number)],
    ['stream: listen 5433', expect.any(Number)],
    ['stream: listen 53', expect.any(Number)],
    ['mail: listen 143', expect.any(Number)],
  ]);
  expect(new Set(unreached.map(({ at }) => at.column)).size).toBe(4);
  expect(unreached[0]?.because).toBe('only HTTP is put to the test, and this is a server of stream {}');
});
